import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from './dialect';

/** The clock of the server, so many milliseconds from now; the past when negative. */
export function later({ name, now }: Dialect, milliseconds: number | RawBuilder<number>): RawBuilder<Date> {
  if (name === 'postgres') return sql<Date>`${now} + (${milliseconds})::double precision * interval '1 millisecond'`;
  return sql<Date>`${now} + interval (${milliseconds}) * 1000 microsecond`;
}

/** The clock of the server, read once for a statement, so that an index on a time can be used. */
export function thisMoment({ now }: Dialect): RawBuilder<Date> {
  return sql<Date>`(select ${now})`;
}
