import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terraformOrFail } from '../../../../tools/terraform';
import { temporaryFolder } from '../processes';
import type { StackFile, StackFiles } from './modules';

/** What an apply or a destroy did, in numbers of resources. */
export interface Changed {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

const CHANGED = /Resources: (?:(\d+) added, )?(?:(\d+) changed, )?(\d+) destroyed/;

/**
 * Stacks of an emulator's account, whose states are files beside them, run by the real Terraform with the real provider:
 * it reaches the emulator by the variables of this process.
 */
export class EmulatedStacks {
  readonly #folder = temporaryFolder();

  constructor(private readonly terraform: string) {}

  /** Writes the stacks as they are from now on, where their states expect them. */
  write(stacks: StackFiles): void {
    for (const [id, file] of Object.entries(stacks)) this.#write(id, file);
  }

  #write(id: string, file: StackFile): void {
    mkdirSync(this.#place(id), { recursive: true });
    writeFileSync(join(this.#place(id), 'cdk.tf.json'), JSON.stringify(file));
  }

  /** Installs the provider. */
  async init(id: string): Promise<void> {
    await this.#run(id, 'init', '-input=false');
  }

  /** Brings the account to what the stack says. */
  async apply(id: string): Promise<Changed> {
    return changed(await this.#run(id, 'apply', '-input=false', '-auto-approve'));
  }

  /** Whether a plan finds nothing to do; what it finds otherwise. */
  async plan(id: string): Promise<string> {
    const answer = await this.#run(id, 'plan', '-input=false', '-lock=false');
    return /^No changes\./m.test(answer) ? 'No changes.' : answer;
  }

  async destroy(id: string): Promise<Changed> {
    return changed(await this.#run(id, 'destroy', '-input=false', '-auto-approve'));
  }

  #run(id: string, ...words: string[]): Promise<string> {
    const place = { terraform: this.terraform, folder: this.#place(id), log: join(this.#folder, `${id}.log`) };
    return terraformOrFail(place, [...words, '-no-color']);
  }

  #place(id: string): string {
    return join(this.#folder, 'cdktf.out', 'stacks', id);
  }
}

function changed(answer: string): Changed {
  const [, added, changes, destroyed] = CHANGED.exec(answer) ?? [];
  return { added: Number(added ?? 0), changed: Number(changes ?? 0), destroyed: Number(destroyed ?? 0) };
}
