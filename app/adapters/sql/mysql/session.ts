import type { PoolConnection } from 'mysql2';
import { ask } from './driver';

const SET_UP_TIMEOUT_MS = 2000;
const SQL_MODE = [
  'STRICT_ALL_TABLES',
  'NO_ZERO_DATE',
  'NO_ZERO_IN_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
  'ONLY_FULL_GROUP_BY',
].join();

/**
 * Makes a new connection like every other, whatever the server's configuration: UTC, strict, READ COMMITTED, time-out.
 * @param statementTimeoutMs 0 = what the server sets
 */
export async function setUpSession(connection: PoolConnection, statementTimeoutMs: number): Promise<void> {
  try {
    const settings = `time_zone = '+00:00', sql_mode = '${SQL_MODE}'${timeOut(statementTimeoutMs)}`;
    await ask(connection, `set session ${settings}`, [], SET_UP_TIMEOUT_MS);
    await ask(connection, 'set session transaction isolation level read committed', [], SET_UP_TIMEOUT_MS);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

// Each server obeys only the comment made for it. MySQL has no time-out for writes.
function timeOut(milliseconds: number): string {
  if (milliseconds === 0) return '';
  return ` /*M!, max_statement_time = ${milliseconds / 1000} */ /*!80000 , max_execution_time = ${milliseconds} */`;
}
