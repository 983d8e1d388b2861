import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ABREAST_FOLDER } from './local/paths';
import { step } from './progress';
import { type TerraformPlace, terraform, terraformFailure, terraformOrFail } from './terraform';

/** A bootstrap stack to apply. */
export interface Bootstrap {
  /** Id of the stack. */
  readonly id: string;
  /** The synthesized stack; its backend is the bucket it makes. */
  readonly configuration: string;
  /** The program. */
  readonly terraform: string;
  /**
   * Folder for what is made meanwhile; it can be removed between two runs unless one was interrupted.
   * @default '.abreast/bootstrap/<id>'
   */
  readonly folder?: string;
}

/** Values that a stack hands out, by name. */
export type Outputs = Readonly<Record<string, string>>;

const INIT = ['init', '-input=false', '-no-color'];
const APPLY = ['apply', '-input=false', '-auto-approve', '-no-color'];
// What the backend says of a bucket that nobody has made yet.
const NO_BUCKET = /NoSuchBucket|S3 bucket .* does not exist/;

/**
 * Makes what an account needs, the bucket of the states among it. The first time that bucket is not there yet: the stack
 * is applied with its state on this machine, which then moves into the bucket. Later runs find it there, and one that was
 * interrupted goes on from the state it left here.
 * @throws CommandError when Terraform fails
 */
export async function bootstrap({ id, configuration, terraform: program, ...rest }: Bootstrap): Promise<Outputs> {
  const folder = rest.folder ?? join(ABREAST_FOLDER, 'bootstrap', id);
  const place = { terraform: program, folder, log: join(folder, 'terraform.log') };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cdk.tf.json'), configuration);
  const state = new LocalState(folder);
  state.leave();
  if (state.isThere() || !(await isBucketThere(place))) await applyHere(place, state);
  await step('applied with the state in the bucket', () => terraformOrFail(place, APPLY));
  return outputsOf(await terraformOrFail(place, ['output', '-json', '-no-color']));
}

/** Whether the bucket is there; Terraform is then connected to the state in it. */
async function isBucketThere(place: TerraformPlace): Promise<boolean> {
  const words = [...INIT, '-reconfigure'];
  const result = await terraform(place, words);
  if (result.status === 0) return true;
  if (NO_BUCKET.test(result.printed)) return false;
  throw terraformFailure(place, words, result);
}

/** Applies with the state on this machine, and moves it into the bucket. */
async function applyHere(place: TerraformPlace, state: LocalState): Promise<void> {
  state.enter();
  await terraformOrFail(place, [...INIT, '-reconfigure']);
  await step('applied with the state on this machine', () => terraformOrFail(place, APPLY));
  state.leave();
  await step('moved the state into the bucket', () =>
    terraformOrFail(place, [...INIT, '-migrate-state', '-force-copy']),
  );
  state.remove();
}

/** The state on this machine, and the file that makes Terraform use it in place of the bucket. */
class LocalState {
  readonly #file: string;
  readonly #override: string;

  constructor(folder: string) {
    this.#file = resolve(folder, 'before-the-bucket.tfstate');
    this.#override = join(folder, 'backend_override.tf.json');
  }

  isThere(): boolean {
    return existsSync(this.#file);
  }

  enter(): void {
    writeFileSync(this.#override, JSON.stringify({ terraform: { backend: { local: { path: this.#file } } } }));
  }

  leave(): void {
    rmSync(this.#override, { force: true });
  }

  /** The state and the copy that Terraform keeps of the one before. */
  remove(): void {
    for (const file of [this.#file, `${this.#file}.backup`]) rmSync(file, { force: true });
  }
}

function outputsOf(json: string): Outputs {
  const outputs = JSON.parse(json) as Readonly<Record<string, { readonly value: unknown }>>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, String(value)]));
}
