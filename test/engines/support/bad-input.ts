import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attempted, attempt, type BadInput, change } from './bad-input-attempt';
import { Project } from './project';

/** The environment that is deployed while everything bad is tried. */
export const BASE = 22_000;
export const PORT = 22_500;
/** One that is not deployed. */
export const FRESH_BASE = 23_000;
export const FRESH_PORT = 23_500;

/** A project with an environment, and the tools to spoil it. */
export class BadInputs {
  readonly project = new Project();
  #last: Promise<unknown> = Promise.resolve();

  /** Does something when its turn comes, after everything that was asked for before. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const now = this.#last.then(work);
    this.#last = now.catch(() => undefined);
    return now;
  }

  /** Tries something bad when its turn comes. */
  attempt(input: BadInput): Promise<Attempted> {
    return this.inTurn(() => attempt(this.project, input));
  }

  /** Writes the environment `bad` with more of its own. */
  bad(more = ''): void {
    this.write('bad', BASE, PORT, more);
  }

  /** Writes the environment `fresh` with more of its own. */
  fresh(more = ''): void {
    this.write('fresh', FRESH_BASE, FRESH_PORT, more);
  }

  /** The environment `bad` as it must not be. */
  readonly withBad = (more: string) => () => {
    this.bad(more);
    return () => this.bad();
  };

  /** A further environment for the length of a case. */
  readonly withOther =
    (name: string, more = '') =>
    () => {
      this.write(name, FRESH_BASE, FRESH_PORT, more);
      return () => this.remove(name);
    };

  /** A file of environments/ with any text. */
  readonly withFile = (name: string, text: string) => () => {
    writeFileSync(this.file(name), text);
    return () => this.remove(name);
  };

  /** A file below the folder of `bad` with another text, or none. */
  readonly withChanged = (path: string, text?: string) => () => change(join(this.project.home('bad'), path), text);

  remove(name: string): void {
    rmSync(this.file(name), { force: true });
  }

  /** Deploys; the end of what was printed when it fails. */
  async deploy(environment: string): Promise<void> {
    const { status, output } = await this.project.run('deploy', [environment]);
    if (status !== 0) throw new Error(output);
  }

  /** Names of programs that are not ready; none when all is well. */
  async notReady(environment: string): Promise<string> {
    const { status, output } = await this.project.run('scale-status', [environment]);
    return status === 0 ? '' : output;
  }

  isThere(...path: readonly string[]): boolean {
    return existsSync(join(this.project.folder, ...path));
  }

  private file(name: string): string {
    return join(this.project.folder, 'environments', `${name}.ts`);
  }

  /** The tier with the fewest components, and a Redis Cluster beside it. */
  private write(name: string, base: number, port: number, more: string): void {
    this.project.environment(
      name,
      `{
    name: '${name}', system: reference, platform: 'local', tier: 'single',
    network: { ports: { base: ${base} } },
    loadBalancer: { port: ${port} },
    cache: { kind: 'redis', masters: 3, replicasPerMaster: 0 },
    rateLimits: { perIp: 10_000_000 },
    ${more}
  } as never`,
    );
  }
}
