import { sql } from 'kysely';
import type { Logger } from 'pino';
import { type Config, readDatabaseUrl, type Secret } from '../../contract';
import type { DatabaseMonitor, DatabaseStatus, Lag, PoolUse } from '../../ports/database-status';
import type { Reading, ReadOptions } from '../../ports/reading';
import type { Committed, Transaction, Transactions } from '../../ports/transaction';
import type { Dialect } from './dialect';
import type { Engine } from './engine';
import { isCurrent, migrate } from './migrate';
import type { Queries, Query } from './query';
import { Reads } from './reads';
import { ReplicaLag } from './replica-lag';
import { Server } from './server';
import { Servers } from './servers';
import { Writes } from './writes';

/** The primary and its replicas: writes go to the one, reads in turn to the others. */
export class SqlDatabase implements Transactions, Queries, DatabaseMonitor {
  readonly dialect: Dialect;
  readonly #servers: Servers;
  readonly #lag: ReplicaLag;
  readonly #reads: Reads;
  readonly #writes: Writes;
  #isSchemaCurrent = false;

  constructor(
    private readonly engine: Engine,
    private readonly config: Config,
    private readonly logger: Logger,
  ) {
    const { url, readUrls } = config.database;
    const replicas = readUrls.map((replicaUrl, index) => this.#open(`replica-${index + 1}`, replicaUrl));
    this.dialect = engine.dialect;
    this.#servers = new Servers(this.#open('primary', url), replicas, logger);
    this.#lag = new ReplicaLag(engine, this.#servers);
    this.#reads = new Reads(engine, this.#servers);
    this.#writes = new Writes(engine, this.#servers.primary);
  }

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<Committed<T>> {
    return this.#writes.transaction(work);
  }

  async write<T>(query: Query<T>): Promise<T> {
    return this.#writes.statement(query);
  }

  async read<T>(query: Query<T>, options?: ReadOptions): Promise<T> {
    return (await this.#reads.read(query, options)).value;
  }

  async readMarked<T>(query: Query<T>, options?: ReadOptions): Promise<Reading<T>> {
    return this.#reads.read(query, options);
  }

  /** Runs the migrations; when only a replica answers, its tables may do. */
  async prepare(): Promise<void> {
    const pool = { size: 1, overflow: 0, recycleSeconds: 0 };
    const server = this.#open('migration', this.config.database.migrationUrl, pool);
    try {
      await migrate(server.db, this.engine);
      this.#isSchemaCurrent = true;
    } catch (error) {
      this.#isSchemaCurrent ||= await this.read(isCurrent).catch(() => false);
      throw error;
    } finally {
      await server.close();
    }
  }

  async status(): Promise<DatabaseStatus> {
    const [primary = false, ...replicas] = await Promise.all(this.#servers.all.map((server) => server.answers()));
    return { schemaCurrent: this.#isSchemaCurrent, primary, replicas };
  }

  pools(): PoolUse[] {
    return this.#servers.all.map((server) => server.use());
  }

  /** Version of a server that answers. */
  async version(): Promise<string> {
    const { rows } = await this.read((db) => sql<{ version: string }>`select version() as version`.execute(db));
    return rows[0]?.version ?? '';
  }

  async replicaLags(): Promise<Lag[]> {
    return this.#lag.measure();
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.all.map((server) => server.close()));
  }

  #open(name: string, secretUrl: Secret, pool = this.config.database.pool): Server {
    const { statementTimeoutMs } = this.config.database;
    const url = readDatabaseUrl(secretUrl);
    const options = { url, pool, statementTimeoutMs, applicationName: this.config.instanceId, logger: this.logger };
    return new Server(name, this.engine, options);
  }
}
