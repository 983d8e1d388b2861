import { type PostgresPool as KyselyPool, PostgresAdapter, PostgresDialect } from 'kysely';
import pg from 'pg';
import { NotConnected, type Pool, PoolFull, type PoolOptions } from '../engine';
import { IDLE_MS, poolLimits } from '../pool-limits';
import { type Tls, tlsOf } from '../tls';
import { isLostConnection, isServerFailure } from './failure';
import { typeParsers } from './types';

const CONNECT_TIMEOUT_MS = 2000;
const POOL_FULL = 'timeout exceeded when trying to connect';
const NO_TLS = 'The server does not support SSL connections';

// A pool's only time-out covers the wait for a connection that another request has, too; that one may be longer.
class QuickClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    // The pool hides the password from enumeration, and so from a spread.
    super({ ...config, password: config?.password, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  }
}

// Migrations run inside a lock of ours: kysely's belongs to the session, of which a pooler makes many.
class UnlockedAdapter extends PostgresAdapter {
  override async acquireMigrationLock(): Promise<void> {}
  override async releaseMigrationLock(): Promise<void> {}
}

class UnlockedDialect extends PostgresDialect {
  override createAdapter(): PostgresAdapter {
    return new UnlockedAdapter();
  }
}

/** The connections to one Postgres server, over pg. */
export class PostgresPool implements Pool {
  readonly kysely: PostgresDialect;
  #tls: Tls | undefined;
  #pool: pg.Pool;

  constructor(private readonly options: PoolOptions) {
    this.#tls = tlsOf(options.url);
    this.#pool = this.#open();
    const pool: KyselyPool = { connect: () => this.#connect(), end: () => this.#pool.end() };
    this.kysely = new UnlockedDialect({ pool });
  }

  use() {
    const { totalCount, idleCount, waitingCount, options } = this.#pool;
    return { active: totalCount - idleCount, idle: idleCount, waiting: waitingCount, max: options.max };
  }

  #open(): pg.Pool {
    const { logger } = this.options;
    const pool = new pg.Pool(poolConfig(this.options, this.#tls));
    // Without these two handlers a connection lost while idle, or while in use, would stop the process.
    pool.on('error', (error) => logger.debug({ err: error }, 'idle database connection lost'));
    pool.on('connect', (client) => {
      client.on('error', (error) => logger.debug({ err: error }, 'database connection lost'));
    });
    return pool;
  }

  // kysely returns every connection as healthy; one that failed must leave the pool instead.
  async #connect() {
    const client = await this.#acquire();
    let failure: Error | undefined;
    const query = async (text: string, parameters: readonly unknown[]) => {
      try {
        const result: pg.QueryResult | pg.QueryResult[] = await client.query(text, [...parameters]);
        this.options.onAnswer();
        return Array.isArray(result) ? joined(result) : result;
      } catch (error) {
        if (isLostConnection(error)) {
          failure = error as Error;
          this.options.onConnectionFailure();
        }
        throw error;
      }
    };
    return { query: query as never, release: () => client.release(failure) };
  }

  async #acquire(): Promise<pg.PoolClient> {
    const wasOptional = this.#tls?.isOptional;
    try {
      return await this.#pool.connect();
    } catch (error) {
      if (wasOptional && error instanceof Error && error.message === NO_TLS) return this.#acquireWithoutTls();
      if (error instanceof Error && error.message === POOL_FULL) throw new PoolFull(poolLimits(this.options).waitMs);
      this.options.onConnectionFailure();
      throw isServerFailure(error) ? new NotConnected(error) : error;
    }
  }

  async #acquireWithoutTls(): Promise<pg.PoolClient> {
    if (this.#tls) {
      const refused = this.#pool;
      this.#tls = undefined;
      this.#pool = this.#open();
      await refused.end();
    }
    return this.#acquire();
  }
}

// The answer to `commit; select ...`: kysely knows one result only.
function joined(results: pg.QueryResult[]): pg.QueryResult | undefined {
  // A transaction in which a statement failed is rolled back by `commit`, without an error.
  if (results.some(({ command }) => command === 'ROLLBACK'))
    throw new Error('the transaction was rolled back: a statement in it failed, and the failure was not passed on');
  return results.at(-1);
}

function poolConfig(options: PoolOptions, tls: Tls | undefined): pg.PoolConfig {
  const { url, pool, statementTimeoutMs, applicationName } = options;
  const limits = poolLimits(options);
  return {
    ...{ host: url.host, port: url.port, user: url.user, password: url.password, database: url.database },
    ssl: tls ? tlsConfig(tls) : false,
    application_name: applicationName,
    types: typeParsers,
    Client: QuickClient,
    min: limits.kept,
    max: limits.max,
    idleTimeoutMillis: IDLE_MS, // applies above `min` only
    maxLifetimeSeconds: pool.recycleSeconds,
    connectionTimeoutMillis: limits.waitMs,
    query_timeout: limits.statementMs,
    keepAlive: true,
    // A start-up parameter, which a pooler in transaction mode refuses: 0 leaves it out.
    ...(statementTimeoutMs > 0 && { statement_timeout: statementTimeoutMs }),
  };
}

function tlsConfig({ verifies, verifiesHost, ca }: Tls) {
  return {
    rejectUnauthorized: verifies,
    ca,
    ...(!verifiesHost && { checkServerIdentity: () => undefined }),
  };
}
