import { type MysqlPool as KyselyPool, MysqlDialect, type MysqlPoolConnection, type MysqlQueryResult } from 'kysely';
import { createPool, type Pool as DriverPool, type PoolConnection } from 'mysql2';
import { NotConnected, type Pool, PoolFull, type PoolOptions } from '../engine';
import { poolLimits } from '../pool-limits';
import { type Tls, tlsOf } from '../tls';
import { acquire, ask, poolConfig, type Queues } from './driver';
import { isLostConnection, isServerFailure } from './failure';
import { setUpSession } from './session';

type Answered = (error: unknown, result: MysqlQueryResult) => void;

/** The connections to one MariaDB or MySQL server, over mysql2. */
export class MysqlPool implements Pool {
  // Opened by the first query: the pool of the driver keeps a timer.
  readonly kysely = new MysqlDialect({ pool: async () => this.#forKysely() });
  // In milliseconds since 1970; there when the session has been set up.
  readonly #madeAt = new WeakMap<PoolConnection, number>();
  readonly #limits;
  #tls: Tls | undefined;
  #pool: DriverPool | undefined;

  constructor(private readonly options: PoolOptions) {
    this.#tls = tlsOf(options.url);
    this.#limits = poolLimits(options);
  }

  use() {
    // The driver offers no counts of its own.
    const queues = this.#pool as unknown as Queues | undefined;
    const idle = queues?._freeConnections.length ?? 0;
    const active = (queues?._allConnections.length ?? 0) - idle;
    return { active, idle, waiting: queues?._connectionQueue.length ?? 0, max: this.#limits.max };
  }

  #open(): DriverPool {
    const { logger } = this.options;
    const pool = createPool(poolConfig(this.options, this.#limits, this.#tls));
    // Without this handler the second error of a lost connection would stop the process.
    pool.on('connection', (connection) => {
      connection.on('error', (error) => logger.debug({ err: error }, 'database connection lost'));
    });
    this.#pool = pool;
    return pool;
  }

  #forKysely(): KyselyPool {
    this.#open();
    return {
      getConnection: (callback) => {
        this.#connect().then(
          (connection) => callback(undefined, connection),
          (error) => callback(error, undefined as never),
        );
      },
      end: (callback) => this.#pool?.end(callback),
    };
  }

  // kysely returns every connection as healthy; one that failed, or is too old, must leave the pool instead.
  async #connect(): Promise<MysqlPoolConnection> {
    const connection = await this.#readyConnection();
    let isLost = false;
    const query = (text: string, values: unknown[], answered: Answered) => {
      ask(connection, text, values, this.#limits.statementMs).then(
        (result) => {
          this.options.onAnswer();
          answered(undefined, result);
        },
        (error) => {
          if (isLostConnection(error)) {
            isLost = true;
            this.options.onConnectionFailure();
          }
          answered(error, []);
        },
      );
    };
    const release = () => (isLost || this.#isOld(connection) ? connection.destroy() : connection.release());
    return { query: query as never, release };
  }

  async #readyConnection(): Promise<PoolConnection> {
    const wasOptional = this.#tls?.isOptional;
    try {
      const connection = await acquire(this.#pool ?? this.#open(), this.#limits.waitMs);
      if (!this.#madeAt.has(connection)) {
        await setUpSession(connection, this.options.statementTimeoutMs);
        this.#madeAt.set(connection, Date.now());
      }
      return connection;
    } catch (error) {
      if (wasOptional && isWithoutTls(error)) return this.#readyWithoutTls();
      if (!(error instanceof PoolFull)) this.options.onConnectionFailure();
      throw isServerFailure(error) ? new NotConnected(error) : error;
    }
  }

  async #readyWithoutTls(): Promise<PoolConnection> {
    if (this.#tls) {
      this.#tls = undefined;
      this.#pool?.end(() => undefined);
      this.#open();
    }
    return this.#readyConnection();
  }

  #isOld(connection: PoolConnection): boolean {
    const { recycleSeconds } = this.options.pool;
    const age = Date.now() - (this.#madeAt.get(connection) ?? 0);
    return recycleSeconds > 0 && age > recycleSeconds * 1000;
  }
}

function isWithoutTls(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'HANDSHAKE_NO_SSL_SUPPORT';
}
