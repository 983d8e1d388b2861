import type { Kysely } from 'kysely';
import type { Reading, ReadOptions } from '../../ports/reading';
import type { Dialect } from './dialect';
import type { Tables } from './tables';

/** A query in the typed query layer. */
export type Query<T> = (db: Kysely<Tables>, dialect: Dialect) => Promise<T>;

/** Runs queries outside a transaction. */
export interface Queries {
  /**
   * Runs one statement on the primary. It is repeated only when it certainly did not happen.
   * @throws Unavailable when the primary does not answer; the statement may have happened then
   */
  write<T>(query: Query<T>): Promise<T>;
  /** The value of what `readMarked` found. */
  read<T>(query: Query<T>, options?: ReadOptions): Promise<T>;
  /**
   * Runs a query on the next replica that may answer it; when a server fails, on another.
   * @throws Unavailable when no server answers
   */
  readMarked<T>(query: Query<T>, options?: ReadOptions): Promise<Reading<T>>;
}
