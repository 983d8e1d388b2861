import { isNativeError } from 'node:util/types';
import pg from 'pg';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const UNAVAILABLE_STATES = new Set([
  '25006', // read-only: what was the primary is a replica now
  '40001', // a replica cancelled the query in favour of replication
  '42P01', // the table is not there: the migrations have not run yet
  '53300', // too many connections
  '57014', // statement time-out
  '57P01', // server shuts down
  '57P02', // server crashed
  '57P03', // server starts
]);
const CONNECTION_EXCEPTION = '08';
const LOST_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered)/;

/** True when the server, not the query, is the trouble: another server, or the same one later, may answer. */
export function isServerFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? '';
    return UNAVAILABLE_STATES.has(state) || state.startsWith(CONNECTION_EXCEPTION);
  }
  return isLostConnection(error);
}

/** True when the connection cannot be used again. */
export function isLostConnection(error: unknown): boolean {
  // A fatal answer is the last one: the server closes the connection, but the client may learn so only after its next query.
  if (error instanceof pg.DatabaseError) return error.severity === 'FATAL' || error.severity === 'PANIC';
  if (!isNativeError(error)) return false;
  const isSystemError = 'code' in error && /^E[A-Z_]+$/.test(String(error.code)); // ECONNREFUSED, EPIPE, ENOTFOUND ...
  return isSystemError || LOST_CONNECTION.test(error.message);
}
