import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isAlive } from './alive';
import { LocalFailure } from './failure';
import type { EnvironmentPaths } from './paths';
import { askProcessInfo } from './process-info';
import { program } from './programs';
import { supervisordConf } from './supervisord-conf';

const run = promisify(execFile);

/** State of a supervised program, in the supervisor's words. */
export type ProgramState = 'RUNNING' | 'STARTING' | 'STOPPED' | 'STOPPING' | 'BACKOFF' | 'EXITED' | 'FATAL' | 'UNKNOWN';

export interface SupervisedProgram {
  readonly name: string;
  readonly state: ProgramState;
  readonly pid?: number;
}

/** Whether a program runs, or is within the first second of doing so. */
export function isUp(program: SupervisedProgram | undefined): boolean {
  return program?.state === 'RUNNING' || program?.state === 'STARTING';
}

/** The supervisor of one environment: starts what is described, restarts what dies. */
export class Supervisor {
  constructor(private readonly paths: EnvironmentPaths) {}

  private get socket(): string {
    return join(this.paths.run, 'supervisor.sock');
  }

  private get configuration(): string {
    return join(this.paths.supervisor, 'supervisord.conf');
  }

  /** Whether it answers on its socket. */
  isRunning(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.socket, () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
  }

  /** Starts it unless it runs. */
  async start(): Promise<void> {
    if (await this.isRunning()) return;
    for (const folder of [this.paths.run, this.paths.logs, this.paths.programs]) mkdirSync(folder, { recursive: true });
    rmSync(this.socket, { force: true });
    // Programs come back one component at a time, in order; supervisor must not start them all at once by itself.
    rmSync(this.paths.programs, { recursive: true });
    mkdirSync(this.paths.programs);
    writeFileSync(this.configuration, supervisordConf(this.paths, this.socket), { mode: 0o600 });
    const child = spawn(program('supervisord').path, ['-c', this.configuration], {
      cwd: this.paths.home,
      // Only what every program needs: the caller's variables may hold secrets.
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8' },
      stdio: 'ignore',
    });
    await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
    await this.untilRunning();
  }

  private async untilRunning(): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (!(await this.isRunning())) {
      if (Date.now() > deadline) {
        throw new LocalFailure(
          'supervisor',
          'it does not answer 10 s after its start',
          'read its log',
          join(this.paths.logs, 'supervisord.log'),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Tells it that the files of these programs are new, different or gone: starts, restarts or removes them. */
  async update(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.control('update', ...names);
  }

  async startPrograms(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.control('start', ...names);
  }

  async stopPrograms(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.control('stop', ...names);
  }

  async restartPrograms(names: readonly string[]): Promise<void> {
    if (names.length > 0) await this.control('restart', ...names);
  }

  async signal(signal: string, name: string): Promise<void> {
    await this.control('signal', signal, name);
  }

  /** Every program it knows. */
  async programs(): Promise<SupervisedProgram[]> {
    if (!(await this.isRunning())) return [];
    const rows = await askProcessInfo(this.socket).catch((error: Error) => {
      throw new LocalFailure('supervisor', `it does not tell what runs: ${error.message}`, 'deploy again');
    });
    return rows.map(({ name, statename, pid }) => ({
      name,
      state: statename as ProgramState,
      ...(pid > 0 ? { pid } : {}),
    }));
  }

  /** Stops every program, then the supervisor itself, and waits until its process is gone. */
  async shutDown(): Promise<void> {
    if (!(await this.isRunning())) return;
    const pidFile = join(this.paths.run, 'supervisord.pid');
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : undefined;
    await this.control('stop', 'all');
    await this.control('shutdown');
    const deadline = Date.now() + 60_000;
    while (pid && isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  private async control(...command: string[]): Promise<void> {
    const supervisorctl = program('supervisorctl').path;
    try {
      await run(supervisorctl, ['-c', this.configuration, ...command], { maxBuffer: 1 << 24 });
    } catch (error) {
      // Its exit status is not 0 whenever some program is not running: that is an answer, not a failure.
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      if (stdout !== undefined && !/refused|no such file/i.test(`${stdout}${stderr}`)) return;
      throw new LocalFailure('supervisor', `supervisorctl ${command.join(' ')}: ${stdout ?? error}`, 'deploy again');
    }
  }
}
