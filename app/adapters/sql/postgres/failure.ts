import { isNativeError } from 'node:util/types';
import pg from 'pg';

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const READ_ONLY = '25006'; // what was the primary is a replica now
const CONFLICT_STATES = new Set([
  '40001', // serialisation; or a replica cancelled the query in favour of replication
  '40P01', // deadlock
  '55P03', // a lock was not to be had in time
]);
const UNAVAILABLE_STATES = new Set([
  ...CONFLICT_STATES,
  READ_ONLY,
  '42P01', // the table is not there: the migrations have not run yet
  '53300', // too many connections
  '57014', // statement time-out
  '57P01', // server shuts down
  '57P02', // server crashed
  '57P03', // server starts
]);
const CONNECTION_EXCEPTION = '08';
const LOST_CONNECTION = /^(Connection terminated|Query read timeout|timeout expired|Client has encountered)/;

/** True when the server, not the query, is the trouble: another server, or the same one later, may answer. */
export function isServerFailure(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    const state = error.code ?? '';
    return UNAVAILABLE_STATES.has(state) || state.startsWith(CONNECTION_EXCEPTION);
  }
  return isLostConnection(error);
}

/** True when the server undid the transaction in favour of another: it may be repeated at once. */
export function isConflict(error: unknown): boolean {
  return error instanceof pg.DatabaseError && CONFLICT_STATES.has(error.code ?? '');
}

/** True when the connection cannot be used again. */
export function isLostConnection(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) {
    // A fatal answer is the last one: the server closes the connection, but the client may learn so only after its next query.
    // A server that became a replica is left, too: a new connection finds the primary.
    return error.severity === 'FATAL' || error.severity === 'PANIC' || error.code === READ_ONLY;
  }
  if (!isNativeError(error)) return false;
  const isSystemError = 'code' in error && /^E(?!RR_)[A-Z_]+$/.test(String(error.code)); // ECONNREFUSED, EPIPE; not ERR_TLS_...
  return isSystemError || LOST_CONNECTION.test(error.message);
}
