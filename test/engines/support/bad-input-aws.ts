import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempted, attempt, type BadInput, change, type Undo } from './bad-input-attempt';
import { Project } from './project';

/** Account of every environment here; it is nobody's. */
export const ACCOUNT = '123456789012';
export const DIGEST = `sha256:${'a'.repeat(64)}`;

/** An environment on AWS as it may be: its settings as text, without a name. What is added later replaces it. */
const SETTINGS = `system: reference, platform: 'ec2', tier: 'multi', account: { id: '${ACCOUNT}' },
  region: 'eu-central-1', domain: 'api.example.com',
  image: { kind: 'registry', repository: 'registry.example.com/abreast', digest: '${DIGEST}' },`;
/** What makes it one on Kubernetes. */
export const ON_EKS = `platform: 'eks', account: { id: '${ACCOUNT}', github: { repository: 'example/abreast' } },`;

/** A project with one environment on AWS, synthesized, and the tools to spoil it. */
export class BadCloudInputs {
  readonly project = new Project();
  #last: Promise<unknown>;

  readonly #good: string;

  /**
   * @param more settings of the environment that is there, `good`
   * @param all settings of every environment
   */
  constructor(
    more = '',
    private readonly all = '',
  ) {
    this.#good = `domain: 'good.example.com', ${more === '' ? '' : `${more},`}`;
    this.#write('good', this.#good);
    this.#last = this.project.run('synth');
  }

  /** Tries one thing after the other; the answer is there when its turn is over. */
  attempt(input: BadInput): Promise<Attempted> {
    const now = this.#last.then(() => attempt(this.project, input));
    this.#last = now.catch(() => undefined);
    return now;
  }

  /** Further environments for the length of a case, by name. */
  readonly withOthers = (others: Readonly<Record<string, string>>) => (): Undo => {
    for (const [name, more] of Object.entries(others)) this.#write(name, more);
    return () => {
      for (const name of Object.keys(others)) rmSync(this.#file(name));
    };
  };

  /** The environment that is there as it must not be. */
  readonly withMore = (more: string) => () => change(this.#file('good'), this.#text('good', `${this.#good} ${more}`));

  /** A file of the project with another text. */
  readonly withChanged = (path: string, text: string) => () => change(join(this.project.folder, path), text);

  /** Removes the project, when all is over. */
  async end(): Promise<void> {
    await this.#last;
    rmSync(this.project.folder, { recursive: true, force: true });
  }

  #file(name: string): string {
    return join(this.project.folder, 'environments', `${name}.ts`);
  }

  #write(name: string, more: string): void {
    writeFileSync(this.#file(name), this.#text(name, more));
  }

  #text(name: string, more: string): string {
    return `import { defineEnvironment } from '../model/environment';
import { lockedImage } from '../model/images';
import images from '../images.lock.json';
import { reference } from '../systems/reference';
void [images, lockedImage];
export default defineEnvironment({ name: '${name}', ${SETTINGS} ${this.all} ${more} } as never);
`;
  }
}
