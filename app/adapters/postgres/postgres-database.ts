import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Config } from '../../contract';
import type { DatabaseMonitor, DatabaseStatus, PoolUse } from '../../ports/database-status';
import { Unavailable } from '../../ports/unavailable';
import { isServerFailure } from './failure';
import { isCurrent, migrate } from './migrate';
import type { Tables } from './schema';
import { Server } from './server';

type Query<T> = (db: Kysely<Tables>) => Promise<T>;

// How long a server that failed is asked last.
const SKIP_MS = 5000;

/** The primary and its replicas: writes go to the one, reads in turn to the others. */
export class PostgresDatabase implements DatabaseMonitor {
  readonly #primary: Server;
  readonly #replicas: readonly Server[];
  readonly #skippedUntil = new Map<Server, number>();
  #turn = 0;
  #isSchemaCurrent = false;

  constructor(
    private readonly config: Config,
    private readonly logger: Logger,
  ) {
    const { database, instanceId } = config;
    this.#primary = new Server('primary', database.url, database, instanceId, logger);
    this.#replicas = database.readUrls.map(
      (url, index) => new Server(`replica-${index + 1}`, url, database, instanceId, logger),
    );
  }

  /** Runs a query on the primary. It is not repeated: nobody knows whether a lost write happened. */
  async write<T>(query: Query<T>): Promise<T> {
    try {
      return await query(this.#primary.db);
    } catch (error) {
      throw isServerFailure(error) ? new Unavailable('the primary database', { cause: error }) : error;
    }
  }

  /**
   * Runs a query on the next replica; when that server fails, on the others and at last on the primary.
   * @param fresh asks the primary first
   */
  async read<T>(query: Query<T>, fresh = false): Promise<T> {
    let cause: unknown;
    for (const server of this.#inTurn(fresh)) {
      try {
        return await query(server.db);
      } catch (error) {
        if (!isServerFailure(error)) throw error;
        cause = error;
        this.#skip(server, error);
      }
    }
    throw new Unavailable('the database', { cause });
  }

  /** Runs the migrations; when only a replica answers, its tables may do. */
  async prepare(): Promise<void> {
    const { database, instanceId } = this.config;
    const pool = { size: 1, overflow: 0, recycleSeconds: 0 };
    const server = new Server('migration', database.migrationUrl, { ...database, pool }, instanceId, this.logger);
    try {
      await migrate(server.db);
      this.#isSchemaCurrent = true;
    } catch (error) {
      this.#isSchemaCurrent ||= await this.read(isCurrent).catch(() => false);
      throw error;
    } finally {
      await server.close();
    }
  }

  async status(): Promise<DatabaseStatus> {
    const [primary = false, ...replicas] = await Promise.all(
      [this.#primary, ...this.#replicas].map((server) => server.answers()),
    );
    return { schemaCurrent: this.#isSchemaCurrent, primary, replicas };
  }

  pools(): PoolUse[] {
    return [this.#primary, ...this.#replicas].map((server) => server.use());
  }

  async close(): Promise<void> {
    await Promise.all([this.#primary, ...this.#replicas].map((server) => server.close()));
  }

  #skip(server: Server, error: unknown): void {
    const isNews = !this.#isSkipped(server);
    this.#skippedUntil.set(server, Date.now() + SKIP_MS);
    if (isNews) this.logger.warn({ err: error, server: server.name }, 'database server failed; asking others first');
  }

  #isSkipped(server: Server): boolean {
    return (this.#skippedUntil.get(server) ?? 0) > Date.now();
  }

  // Replicas in turn, then the primary; those that failed lately come last.
  #inTurn(fresh: boolean): Server[] {
    this.#turn = (this.#turn + 1) % Math.max(1, this.#replicas.length);
    const replicas = [...this.#replicas.slice(this.#turn), ...this.#replicas.slice(0, this.#turn)];
    const servers = fresh ? [this.#primary, ...replicas] : [...replicas, this.#primary];
    const skipped = servers.filter((server) => this.#isSkipped(server));
    return [...servers.filter((server) => !skipped.includes(server)), ...skipped];
  }
}
