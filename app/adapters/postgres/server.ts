import { Kysely, PostgresDialect, type PostgresPool, sql } from 'kysely';
import pg from 'pg';
import type { Logger } from 'pino';
import type { Config, Secret } from '../../contract';
import type { PoolUse } from '../../ports/database-status';
import { isLostConnection } from './failure';
import type { Tables } from './schema';

type DatabaseConfig = Config['database'];

const CONNECT_TIMEOUT_MS = 2000;
const IDLE_OVERFLOW_MS = 5000;
// A server that stopped answering cannot enforce its own statement time-out; the client gives up a little later.
const CLIENT_GRACE_MS = 2000;
const LONGEST_QUERY_MS = 60_000;
const PROBE_TIMEOUT_MS = 1000;

/** One database server and this instance's connections to it. */
export class Server {
  readonly db: Kysely<Tables>;
  readonly #pool: pg.Pool;
  readonly #max: number;
  #answeredAt = 0;

  /** @param name `primary`, `replica-1`, ... */
  constructor(
    readonly name: string,
    url: Secret,
    config: DatabaseConfig,
    applicationName: string,
    logger: Logger,
  ) {
    this.#max = config.pool.size + config.pool.overflow;
    this.#pool = new pg.Pool({
      ...poolOptions(config),
      connectionString: url.reveal(),
      application_name: applicationName,
    });
    // Without these two handlers a connection lost while idle, or while in use, would stop the process.
    this.#pool.on('error', (error) => logger.debug({ err: error, server: name }, 'idle database connection lost'));
    this.#pool.on('connect', (client) => {
      client.on('error', (error) => logger.debug({ err: error, server: name }, 'database connection lost'));
    });
    this.db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: this.#guarded() }) });
  }

  /** Whether it answers; under load the answers of the last second count, a probe would only queue behind the queries. */
  async answers(): Promise<boolean> {
    if (Date.now() - this.#answeredAt < PROBE_TIMEOUT_MS) return true;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS);
    });
    const answer = sql`select 1`.execute(this.db).then(
      () => true,
      () => false,
    );
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }

  use(): PoolUse {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { name: this.name, active: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: this.#max };
  }

  async close(): Promise<void> {
    await this.db.destroy();
  }

  // kysely returns every connection as healthy; one that failed must leave the pool instead.
  #guarded(): PostgresPool {
    return {
      connect: async () => {
        const client = await this.#pool.connect();
        let failure: Error | undefined;
        const query = async (text: string, parameters: readonly unknown[]) => {
          try {
            const result = await client.query(text, [...parameters]);
            this.#answeredAt = Date.now();
            return result;
          } catch (error) {
            if (isLostConnection(error)) failure = error as Error;
            throw error;
          }
        };
        return { query: query as never, release: () => client.release(failure) };
      },
      end: () => this.#pool.end(),
    };
  }
}

function poolOptions({ pool, statementTimeoutMs }: DatabaseConfig): pg.PoolConfig {
  return {
    min: pool.size,
    max: pool.size + pool.overflow,
    idleTimeoutMillis: IDLE_OVERFLOW_MS, // applies above `min` only
    maxLifetimeSeconds: pool.recycleSeconds,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: (statementTimeoutMs || LONGEST_QUERY_MS) + CLIENT_GRACE_MS,
    keepAlive: true,
    // A start-up parameter, which a pooler in transaction mode refuses: 0 leaves it out.
    ...(statementTimeoutMs > 0 && { statement_timeout: statementTimeoutMs }),
  };
}
