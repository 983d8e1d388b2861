import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentDocument, FileCheck, ProgramDocument } from '../../constructs/local/document';
import { LocalFailure } from './failure';
import { installFiles } from './files';
import { type Applied, readManifest, writeManifest } from './manifest';
import { type EnvironmentPaths, environmentPaths } from './paths';
import { type Extra, type Fill, filler } from './placeholders';
import { portHolder } from './port-holder';
import { programConf } from './program-conf';
import { untilReady } from './ready';
import { isUp, type SupervisedProgram, Supervisor } from './supervisor';

/** A component being converged: the steps that every procedure is made of. */
export class Component {
  readonly paths: EnvironmentPaths;
  readonly supervisor: Supervisor;
  readonly folder: string;
  private readonly name: string;

  constructor(readonly document: Pick<ComponentDocument, 'environment' | 'component'>) {
    this.paths = environmentPaths(document.environment);
    this.supervisor = new Supervisor(this.paths);
    this.name = document.component;
    this.folder = this.paths.component(this.name);
  }

  fill(extra?: Extra): Fill {
    return filler(this.paths, this.name, extra);
  }

  /** Brings the files up to date, once their own programs have accepted them. */
  installFiles(
    texts: Readonly<Record<string, string>>,
    checks: readonly FileCheck[] = [],
    extra: Extra = {},
  ): Promise<void> {
    return installFiles(this.folder, texts, checks, (file) => this.fill({ ...extra, ...(file ? { file } : {}) }));
  }

  /**
   * Brings programs up to date: starts those that do not run, restarts those whose description changed, lets those
   * whose files changed read them again, leaves the others alone, and waits until all are ready.
   */
  async ensurePrograms(programs: readonly ProgramDocument[], extra?: Extra): Promise<void> {
    const before = await this.supervised();
    for (const program of programs) if (!isUp(before.get(program.name))) await this.assertPortFree(program);
    const wanted = new Map(programs.map((program) => [program.name, this.describe(program, extra)]));
    const { applied } = readManifest(this.folder);
    const isNew = ({ name }: ProgramDocument) => !before.has(name) || applied[name]?.block !== wanted.get(name)?.block;
    await this.supervisor.update(programs.filter(isNew).map(({ name }) => name));
    const after = await this.supervised();
    await this.supervisor.startPrograms(programs.flatMap(({ name }) => (isUp(after.get(name)) ? [] : [name])));
    for (const program of programs) {
      const [was, is] = [before.get(program.name), after.get(program.name)];
      const isSameProcess = isUp(was) && isUp(is) && was?.pid === is?.pid;
      if (isSameProcess && applied[program.name]?.files !== wanted.get(program.name)?.files) await this.reread(program);
    }
    await Promise.all(programs.map((program) => this.untilReady(program)));
    this.rememberApplied(Object.fromEntries(wanted));
  }

  /** Makes a running program read its files again. */
  async reread({ name, onChange }: ProgramDocument): Promise<void> {
    if (onChange === 'restart') await this.supervisor.restartPrograms([name]);
    else await this.supervisor.signal(onChange, name);
  }

  untilReady({ name, port, readyPath: path, readySeconds: seconds }: ProgramDocument): Promise<void> {
    return untilReady(this.paths, { name, port, path, seconds });
  }

  /** Stops programs and forgets them. */
  async removePrograms(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.supervisor.stopPrograms([name])));
    for (const name of names) rmSync(this.blockFile(name), { force: true });
    await this.supervisor.update(names);
  }

  /** Every program of the component that the supervisor may know, even after an interrupted deploy. */
  describedPrograms(): string[] {
    const mark = `directory=${this.fill()('{{dir}}')}\n`;
    const files = existsSync(this.paths.programs) ? readdirSync(this.paths.programs) : [];
    const own = files.filter((file) => readFileSync(join(this.paths.programs, file), 'utf8').includes(mark));
    return own.map((file) => file.replace(/\.conf$/, ''));
  }

  /** Programs of the last convergence that reached its end. */
  remembered(): readonly string[] | undefined {
    return readManifest(this.folder).programs;
  }

  /** Remembers what runs now; to be called last. */
  remember(programs: readonly string[]): void {
    const { applied } = readManifest(this.folder);
    const kept = Object.entries(applied).filter(([name]) => programs.includes(name));
    writeManifest(this.folder, { programs, applied: Object.fromEntries(kept) });
  }

  private rememberApplied(added: Readonly<Record<string, Applied>>): void {
    const manifest = readManifest(this.folder);
    writeManifest(this.folder, { ...manifest, applied: { ...manifest.applied, ...added } });
  }

  /** Writes the supervisor's block of a program and answers the digests of what it should run with. */
  private describe(program: ProgramDocument, extra?: Extra): Applied {
    const block = programConf(this.paths, program, this.fill(extra));
    writeFileSync(this.blockFile(program.name), block, { mode: 0o600 });
    const contents = program.reads.map((file) => join(this.folder, file)).filter((file) => existsSync(file));
    return { block: digest(block), files: digest(...contents.map((file) => readFileSync(file, 'utf8'))) };
  }

  private blockFile(name: string): string {
    return join(this.paths.programs, `${name}.conf`);
  }

  private async supervised(): Promise<Map<string, SupervisedProgram>> {
    return new Map((await this.supervisor.programs()).map((program) => [program.name, program]));
  }

  private async assertPortFree({ name, port }: ProgramDocument): Promise<void> {
    const holder = await portHolder(port);
    if (!holder) return;
    const wayOut = 'stop that program, or give the environment other ports (network.ports.base, loadBalancer.port)';
    throw new LocalFailure(name, `port ${port} is taken by ${holder.name}`, wayOut);
  }
}

function digest(...texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 16);
}
