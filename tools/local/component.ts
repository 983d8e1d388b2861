import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentDocument, FileCheck, ProgramDocument } from '../../constructs/local/document';
import { LocalFailure } from './failure';
import { installFiles } from './files';
import { type EnvironmentPaths, environmentPaths } from './paths';
import { type Extra, type Fill, filler } from './placeholders';
import { portHolder } from './port-holder';
import { programConf } from './program-conf';
import { untilReady } from './ready';
import { Supervisor } from './supervisor';

/** What the runtime remembers of a component it has converged. */
export interface Manifest {
  readonly incarnation: number;
  readonly programs: readonly string[];
}

/** A component being converged: the steps that every procedure is made of. */
export class Component {
  readonly paths: EnvironmentPaths;
  readonly supervisor: Supervisor;
  readonly folder: string;
  private readonly name: string;

  constructor(readonly document: Pick<ComponentDocument, 'environment' | 'component' | 'incarnation'>) {
    this.paths = environmentPaths(document.environment);
    this.supervisor = new Supervisor(this.paths);
    this.name = document.component;
    this.folder = this.paths.component(this.name);
  }

  fill(extra?: Extra): Fill {
    return filler(this.paths, this.name, extra);
  }

  /** Brings the files up to date and returns the names of those that changed. */
  installFiles(
    texts: Readonly<Record<string, string>>,
    checks: readonly FileCheck[] = [],
    extra: Extra = {},
  ): Promise<string[]> {
    return installFiles(this.folder, texts, checks, (file) => this.fill({ ...extra, ...(file ? { file } : {}) }));
  }

  /**
   * Brings programs up to date: starts those that do not run, restarts those whose description changed, lets those
   * whose files changed read them again, leaves the others alone, and waits until all are ready.
   */
  async ensurePrograms(
    programs: readonly ProgramDocument[],
    changedFiles: readonly string[],
    extra?: Extra,
  ): Promise<void> {
    const running = await this.running();
    for (const program of programs) if (!running.has(program.name)) await this.assertPortFree(program);
    const described = programs.filter((program) => this.describe(program, extra));
    await this.supervisor.update(described.map((program) => program.name));
    const same = programs.filter((program) => !described.includes(program));
    await this.supervisor.startPrograms(same.flatMap(({ name }) => (running.has(name) ? [] : [name])));
    for (const program of same) {
      if (running.has(program.name) && program.reads.some((file) => changedFiles.includes(file)))
        await this.reread(program);
    }
    await Promise.all(programs.map((program) => this.untilReady(program)));
  }

  untilReady({ name, port, readyPath: path, readySeconds: seconds }: ProgramDocument): Promise<void> {
    return untilReady(this.paths, { name, port, path, seconds });
  }

  /** Stops programs and forgets them. */
  async removePrograms(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.supervisor.stopPrograms([name])));
    for (const name of names) rmSync(this.confFile(name), { force: true });
    await this.supervisor.update(names);
  }

  /** What was converged last time. */
  manifest(): Manifest | undefined {
    const file = join(this.folder, 'manifest.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
  }

  /** Remembers what runs now; to be called last. */
  remember(programs: readonly string[]): void {
    mkdirSync(this.folder, { recursive: true });
    const manifest: Manifest = { incarnation: this.document.incarnation, programs };
    writeFileSync(join(this.folder, 'manifest.json'), JSON.stringify(manifest));
  }

  /** Writes the supervisor's block of a program; whether it differs from the one in use. */
  private describe(program: ProgramDocument, extra?: Extra): boolean {
    const file = this.confFile(program.name);
    const text = programConf(this.paths, program, this.fill(extra));
    if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
    writeFileSync(file, text, { mode: 0o600 });
    return true;
  }

  private async reread(program: ProgramDocument): Promise<void> {
    if (program.onChange === 'restart') await this.supervisor.restartPrograms([program.name]);
    else await this.supervisor.signal(program.onChange, program.name);
  }

  private confFile(name: string): string {
    return join(this.paths.programs, `${name}.conf`);
  }

  private async running(): Promise<Set<string>> {
    const programs = await this.supervisor.programs();
    return new Set(programs.flatMap(({ name, state }) => (state === 'RUNNING' || state === 'STARTING' ? [name] : [])));
  }

  private async assertPortFree({ name, port }: ProgramDocument): Promise<void> {
    const holder = await portHolder(port);
    if (!holder) return;
    throw new LocalFailure(
      name,
      `port ${port} is taken by ${holder.name}`,
      'stop that program, or give the environment other ports (network.ports.base, loadBalancer.port)',
    );
  }
}
