import type { CreateTableBuilder, Expression, Insertable, Kysely, RawBuilder } from 'kysely';
import type { Tables } from './tables';

/** A new index. */
export interface NewIndex {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** @default false */
  readonly unique?: boolean;
}

/** A new index of the tokens in a column: words of ASCII letters and digits, separated by blanks. */
export interface NewTokenIndex {
  readonly name: string;
  readonly table: string;
  readonly column: string;
}

/** What the SQL of one kind of server looks like, where the two differ. */
export interface Dialect {
  readonly name: 'postgres' | 'mysql';
  /** The clock of the server at this moment, with microseconds; not that of the start of the transaction. */
  readonly now: RawBuilder<Date>;
  /** The clock of the server as the default of a column. */
  readonly defaultNow: RawBuilder<Date>;
  /** The schema in which the tables lie. */
  readonly schema: RawBuilder<string>;
  /** Column types. */
  readonly types: {
    /** A moment, with microseconds; read as a Date. */
    readonly time: RawBuilder<unknown>;
    /** Text of any length, compared by bytes. */
    readonly text: RawBuilder<unknown>;
    /** Up to 36 characters, compared and ordered by bytes. */
    readonly id: RawBuilder<unknown>;
  };
  /** A varchar that is compared and ordered by bytes, whatever the locale of the server. */
  varchar(length: number): RawBuilder<unknown>;
  /** Microseconds since 1970, as a number. */
  microseconds(time: Expression<unknown>): RawBuilder<number>;
  /** `create table if not exists`, in UTF-8. */
  createTable(db: Kysely<unknown>, name: string): CreateTableBuilder<string>;
  /** Creates the index unless it exists. */
  createIndex(db: Kysely<unknown>, index: NewIndex): Promise<void>;
  /** Creates the index of the tokens unless it exists. */
  createTokenIndex(db: Kysely<unknown>, index: NewTokenIndex): Promise<void>;
  /**
   * True where the column holds all of the tokens; answered by the index of its tokens.
   * @param tokens of ASCII letters and digits, 3 to 84 characters each; at least one
   */
  hasTokens(column: string, tokens: readonly string[]): RawBuilder<boolean>;
  /** True when the row was inserted, false when a row with one of its unique keys was there. */
  insertUnlessExists<T extends keyof Tables & string>(
    db: Kysely<Tables>,
    table: T,
    row: Insertable<Tables[T]>,
  ): Promise<boolean>;
}
