import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appKeys } from '../../support/app-keys';
import { compileApp } from './compile-app';
import { type DatabaseServer, startPostgres, startPostgresReplica, until } from './databases';
import { type RedisCluster, startRedisCluster } from './redis-cluster';

/** What a fleet runs on; ports are `base` (Postgres), `base + 1` (replica), `base + 10` ... (Redis), `base + 30` ... (instances). */
export interface FleetOptions {
  readonly base: number;
  readonly instances: number;
  /** Variables of every instance, on top of those that it needs. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Variables of one instance, from 0, on top of those. @default none */
  readonly variablesOf?: (index: number) => Readonly<Record<string, string>>;
  /** Settings of Postgres. */
  readonly settings?: Readonly<Record<string, string>>;
}

// As `constructs/local/fleet/fleet.ts` starts an instance of the smallest size.
const ALLOCATOR = { MALLOC_MMAP_THRESHOLD_: '1048576' };
const FLAGS = ['--max-old-space-size=96', '--max-semi-space-size=8', '--enable-source-maps'];

/** Compiled instances over a real primary, replica and Redis Cluster, without a balancer. */
export class Fleet {
  private constructor(
    readonly database: DatabaseServer,
    readonly replica: DatabaseServer,
    readonly redis: RedisCluster,
    readonly instances: readonly FleetInstance[],
    private readonly folders: readonly string[],
  ) {}

  static async start({
    base,
    instances,
    variables = {},
    variablesOf = () => ({}),
    settings = {},
  }: FleetOptions): Promise<Fleet> {
    const folder = mkdtempSync(join(tmpdir(), 'abreast-fleet-'));
    chmodSync(folder, 0o755); // the database runs as a user of its own
    const program = compiledFolder();
    const [database, redis] = await Promise.all([
      startPostgres(join(folder, 'primary'), base, { fsync: 'off', ...settings }),
      startRedisCluster(folder, { ports: [base + 10, base + 11, base + 12] }),
      compileApp(program),
    ]);
    const replica = await startPostgresReplica(database, join(folder, 'replica'), base + 1, settings);
    const shared = {
      SYSTEM: 'abreast',
      ENVIRONMENT: 'test',
      ...appKeys,
      DATABASE_URL: database.url(),
      DATABASE_READ_URLS: replica.url(),
      REDIS_URL: redis.urls,
      REDIS_MODE: 'cluster',
      MESSAGING_KIND: 'redis',
      LOCKING_KIND: 'redis',
      TRUSTED_PROXIES: '127.0.0.1/32',
      ...variables,
    };
    const started = Array.from({ length: instances }, (_, index) => {
      const port = base + 30 + index;
      const own = { ...shared, ...variablesOf(index), INSTANCE_ID: `web-${index + 1}`, PORT: String(port) };
      return new FleetInstance(port, join(program, 'main.mjs'), join(folder, `web-${index + 1}.log`), own);
    });
    const fleet = new Fleet(database, replica, redis, started, [folder, program]);
    await Promise.all(started.map((instance) => instance.ready()));
    return fleet;
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.stop()));
    await Promise.all([this.replica.kill(), this.database.kill(), this.redis.stopAll()]);
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** One compiled instance as a process. */
export class FleetInstance {
  readonly url: string;
  readonly child: ChildProcess;

  constructor(
    readonly port: number,
    private readonly main: string,
    private readonly log: string,
    private readonly variables: Readonly<Record<string, string>>,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    const file = openSync(log, 'w');
    this.child = spawn(process.execPath, [...FLAGS, main], {
      env: { ...ALLOCATOR, ...variables },
      stdio: ['ignore', file, file],
    });
    closeSync(file);
  }

  /** The same instance once more, after it was stopped. */
  again(): FleetInstance {
    return new FleetInstance(this.port, this.main, this.log, this.variables);
  }

  /** Everything it has logged. */
  logged(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** Resident memory, in MiB. */
  residentMebibytes(): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  }

  /** The sum of a metric over its labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }

  ready(): Promise<void> {
    return until(`instance ${this.port}`, async () => (await fetch(`${this.url}/health/ready`)).status === 200);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

/** Below `app/node_modules`, from where the program finds the packages of the application. */
function compiledFolder(): string {
  const cache = join(__dirname, '../../../app/node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'fleet-'));
}
