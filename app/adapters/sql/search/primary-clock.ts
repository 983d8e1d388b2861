import { clockOf } from '../clock';
import type { SqlDatabase } from '../sql-database';

/**
 * Microseconds since 1970 by the clock of the primary.
 * @throws Unavailable when the primary does not answer
 */
export function primaryClock(database: Pick<SqlDatabase, 'write'>): Promise<number> {
  return database.write(clockOf);
}
