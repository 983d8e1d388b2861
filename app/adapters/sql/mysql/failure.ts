import { isNativeError } from 'node:util/types';

// https://mariadb.com/kb/en/mariadb-error-code-reference/ and https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html
const CONFLICTS = new Set([
  1020, // the record has changed since it was read
  1205, // a lock was not to be had in time
  1213, // deadlock
]);
const READ_ONLY = new Set([1290, 1792, 1836]); // what was the primary is a replica now
const UNAVAILABLE = new Set([
  ...CONFLICTS,
  ...READ_ONLY,
  1040, // too many connections
  1053, // server shuts down
  1146, // the table is not there: the migrations have not run yet
  1203, // too many connections of this user
  1226, // the same, by another limit
  1317, // the query was interrupted
  1927, // the connection was killed
  1969, // statement time-out (MariaDB)
  3024, // statement time-out (MySQL)
]);
const LOST_CODES = /^(E(?!R)[A-Z_]{3,}|PROTOCOL_CONNECTION_LOST|PROTOCOL_SEQUENCE_TIMEOUT)$/;

/** True when the server, not the query, is the trouble: another server, or the same one later, may answer. */
export function isServerFailure(error: unknown): boolean {
  return UNAVAILABLE.has(errnoOf(error)) || isLostConnection(error);
}

/** True when the server undid the statement in favour of another transaction: the whole may be repeated at once. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.has(errnoOf(error));
}

/** True when the connection cannot be used again. */
export function isLostConnection(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  // A server that became a replica is left, too: a new connection finds the primary.
  if (READ_ONLY.has(errnoOf(error))) return true;
  const code = 'code' in error ? String(error.code) : '';
  // Refused, by the server (ER_...) or by us: a wrong password, a wrong certificate.
  return !/^(ER|ERR|HANDSHAKE)_/.test(code) && (LOST_CODES.test(code) || ('fatal' in error && error.fatal === true));
}

function errnoOf(error: unknown): number {
  return isNativeError(error) && 'errno' in error ? Number(error.errno) : 0;
}
