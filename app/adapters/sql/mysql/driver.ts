import type { MysqlQueryResult } from 'kysely';
import type { PoolOptions as DriverOptions, Pool, PoolConnection } from 'mysql2';
import { PoolFull, type PoolOptions } from '../engine';
import { IDLE_MS, type PoolLimits } from '../pool-limits';
import type { Tls } from '../tls';

const CONNECT_TIMEOUT_MS = 2000;

/** Fields of the pool of the driver, for their lengths. */
export interface Queues {
  readonly _allConnections: { readonly length: number };
  readonly _freeConnections: { readonly length: number };
  readonly _connectionQueue: { readonly length: number };
}

/** How the driver is told what the options say. */
export function poolConfig(
  { url, pool: { size } }: PoolOptions,
  limits: PoolLimits,
  tls: Tls | undefined,
): DriverOptions {
  return {
    ...{ host: url.host, port: url.port, user: url.user, password: url.password, database: url.database },
    ssl: tls && { rejectUnauthorized: tls.verifies, verifyIdentity: tls.verifiesHost, ca: tls.ca },
    charset: 'UTF8MB4_BIN',
    timezone: 'Z',
    supportBigNumbers: true, // BIGINT is a number where that is exact, text otherwise
    stringifyObjects: true, // an object among the values must not become SQL
    typeCast: (field, next) => (field.type === 'TINY' && field.length === 1 ? field.string() === '1' : next()),
    connectionLimit: limits.max,
    maxIdle: size, // what is above is closed within a second, under load, too
    idleTimeout: IDLE_MS, // the driver keeps none of those unused; background work uses some
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableKeepAlive: true,
  };
}

/** A connection of the pool; the driver itself would wait for ever. */
export function acquire(pool: Pool, waitMs: number): Promise<PoolConnection> {
  return new Promise((resolve, reject) => {
    let isTooLate = false;
    const timer = setTimeout(() => {
      isTooLate = true;
      reject(new PoolFull(waitMs));
    }, waitMs);
    pool.getConnection((error, connection) => {
      clearTimeout(timer);
      if (error) reject(error);
      else if (isTooLate) connection.release();
      else resolve(connection);
    });
  });
}

/**
 * The answer to a statement; a connection that gives none in time is closed. The driver's own time-out goes on when the
 * connection is lost, and keeps the process alive.
 */
export function ask(
  connection: PoolConnection,
  sql: string,
  values: unknown[],
  limitMs: number,
): Promise<MysqlQueryResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      connection.destroy();
      reject(Object.assign(new Error(`no answer within ${limitMs} ms`), { code: 'ETIMEDOUT' }));
    }, limitMs);
    connection.query({ sql, values }, (error, result) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(result as MysqlQueryResult);
    });
  });
}
