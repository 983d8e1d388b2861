import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { isAlive } from '../../../tools/local/alive';
import type { ProgramStatus } from '../../../tools/status/collect';
import { until } from './processes';
import type { Project } from './project';

/** One deployed environment of a project, as its operator and the application see it. */
export class Deployment {
  /** @param base first port of the environment's block */
  constructor(
    private readonly project: Project,
    private readonly name: string,
    private readonly base: number,
  ) {}

  /**
   * Describes the environment by an object that is given to `defineEnvironment`, and deploys it.
   * @throws with the output of the command when it failed
   */
  async deploy(object: string): Promise<void> {
    this.project.environment(this.name, object);
    const { status, output } = await this.project.run('deploy', [this.name]);
    if (status !== 0) throw new Error(output);
  }

  /** Its processes at this moment. */
  async programs(isWanted: (row: ProgramStatus) => boolean = () => true): Promise<ProgramStatus[]> {
    const { output } = await this.project.run('scale-status', [this.name, '--json']);
    const rows = JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as ProgramStatus[];
    return rows.filter(isWanted);
  }

  /** Tells its supervisor something; resolves when that is done. */
  async supervise(...words: string[]): Promise<void> {
    const configuration = join(this.project.home(this.name), 'supervisor', 'supervisord.conf');
    await promisify(execFile)('supervisorctl', ['-c', configuration, ...words]);
  }

  /** Everything that one of its programs has logged. */
  logged(program: string): string {
    return readFileSync(join(this.project.home(this.name), 'logs', `${program}.log`), 'utf8');
  }

  /** Asks the primary of Postgres, as the application's user. */
  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    const password = readFileSync(join(this.project.home(this.name), 'secrets', 'database-app'), 'utf8');
    const port = this.base + 10;
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'app', password, database: 'abreast' });
    await client.connect();
    try {
      return (await client.query<T>(text, values)).rows;
    } finally {
      await client.end();
    }
  }
}

/** `kill -9`; resolves once the process is gone. */
export async function kill({ name, pid }: ProgramStatus): Promise<void> {
  if (pid === undefined) throw new Error(`${name} does not run: there is nothing to kill`);
  process.kill(pid, 'SIGKILL');
  await until('the process to be gone', () => !isAlive(pid));
}
