import type { Kysely, Dialect as KyselyDialect } from 'kysely';
import type { Logger } from 'pino';
import type { Config, DatabaseUrl } from '../../contract';
import type { PoolUse } from '../../ports/database-status';
import type { Position } from '../../ports/position';
import type { Dialect } from './dialect';
import type { Tables } from './tables';

/** How to open the connections to one server. */
export interface PoolOptions {
  readonly url: DatabaseUrl;
  readonly pool: Config['database']['pool'];
  /** Milliseconds; 0 = the role of the database sets it. */
  readonly statementTimeoutMs: number;
  /** Shown by the server beside each connection, where it can. */
  readonly applicationName: string;
  /** Where lost connections are told; it names the server. */
  readonly logger: Logger;
  /** Called after every statement that the server answered. */
  onAnswer(): void;
  /** Called when no connection could be made for a statement, or when it lost its own; not when it found none free. */
  onConnectionFailure(): void;
}

/** The connections to one server, as kysely wants them. */
export interface Pool {
  readonly kysely: KyselyDialect;
  use(): Omit<PoolUse, 'name' | 'failures'>;
}

/** What an error says about the server. */
export interface Failures {
  /** The server, not the query, is the trouble: another server, or the same one later, may answer. */
  isServerFailure(error: unknown): boolean;
  /** The connection cannot be used again. */
  isLostConnection(error: unknown): boolean;
  /** The server undid the statement, and the transaction with it, in favour of another: both may be repeated at once. */
  isConflict(error: unknown): boolean;
}

/** Positions of writes, as one kind of server writes them. */
export interface Positions {
  /** Where the newest write of the primary stands. */
  ofPrimary(db: Kysely<Tables>): Promise<Position>;
  /** How far a server has come; a replica by what it has replayed. */
  reached(db: Kysely<Tables>): Promise<Position>;
  /** True for text that is a position; nothing else is ever compared. */
  isPosition(text: string): boolean;
  /** True when a server that has reached the one has the other, too. */
  includes(reached: Position, wanted: Position): boolean;
}

/** Everything that differs between two kinds of servers; loaded by the URL. */
export interface Engine extends Failures {
  readonly dialect: Dialect;
  readonly positions: Positions;
  open(options: PoolOptions): Pool;
  /** Begins a transaction at READ COMMITTED, on the connection that `db` stands for. */
  begin(db: Kysely<Tables>): Promise<void>;
  /** Changes tables, while no other instance does. */
  alone(db: Kysely<Tables>, work: (db: Kysely<Tables>) => Promise<void>): Promise<void>;
  /** Commits it and tells where the primary stands after that. */
  commit(db: Kysely<Tables>): Promise<Position>;
}

/** No connection was made: the statement did not reach the server. */
export class NotConnected extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'NotConnected';
  }
}

/** Every connection was in use for longer than a request may wait. Not repeated: the wait was the patience there is. */
export class PoolFull extends Error {
  /** @param waitMs how long it waited, in milliseconds */
  constructor(waitMs: number) {
    super(`no connection was free within ${waitMs} ms`);
    this.name = 'PoolFull';
  }
}

/** True when the server, not the statement, is the trouble: another server, or the same one later, may answer. */
export function isAway(error: unknown, failures: Failures): boolean {
  return error instanceof NotConnected || error instanceof PoolFull || failures.isServerFailure(error);
}
