import { type Kysely, sql } from 'kysely';
import type { Committed, Transaction } from '../../ports/transaction';
import { Unavailable } from '../../ports/unavailable';
import { type Engine, isAway, NotConnected } from './engine';
import type { Query } from './query';
import { repeatBriefly } from './repeat-briefly';
import type { Server } from './server';
import { SqlTransaction } from './sql-transaction';
import type { Tables } from './tables';

const PRIMARY = 'the primary database';

/** Writes on the primary; what certainly did not happen is repeated for a while. */
export class Writes {
  constructor(
    private readonly engine: Engine,
    private readonly primary: Server,
  ) {}

  /** Runs one statement. */
  async statement<T>(query: Query<T>): Promise<T> {
    const { db } = this.primary;
    const didNotHappen = (error: unknown) => error instanceof NotConnected || this.engine.isConflict(error);
    return this.#orUnavailable(() => repeatBriefly(() => query(db, this.engine.dialect), didNotHappen));
  }

  /** Runs the work in a transaction. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<Committed<T>> {
    const attempt = () => this.primary.db.connection().execute((db) => this.#attempt(db, work));
    return this.#orUnavailable(() => repeatBriefly(attempt, (error) => this.#mayRepeat(error)));
  }

  async #attempt<T>(db: Kysely<Tables>, work: (tx: Transaction) => Promise<T>): Promise<Committed<T>> {
    await this.engine.begin(db);
    const value = await this.#orRollback(db, () => work(new SqlTransaction(db, this.engine.dialect)));
    try {
      return { value, position: await this.engine.commit(db) };
    } catch (error) {
      // Nobody knows whether it happened, so it is not repeated here. A client that repeats it names it by an idempotency key.
      throw this.engine.isServerFailure(error) ? new Unavailable(PRIMARY, { cause: error }) : error;
    }
  }

  async #orRollback<T>(db: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      // On a lost connection there is nobody to tell; the server rolls back by itself.
      if (!this.engine.isLostConnection(error)) await sql`rollback`.execute(db).catch(() => undefined);
      throw error;
    }
  }

  // Before the commit was asked for nothing has happened. A statement time-out is not repeated: it would take as long again.
  #mayRepeat(error: unknown): boolean {
    if (error instanceof Unavailable) return false;
    return error instanceof NotConnected || this.engine.isConflict(error) || this.engine.isLostConnection(error);
  }

  async #orUnavailable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw isAway(error, this.engine) ? new Unavailable(PRIMARY, { cause: error }) : error;
    }
  }
}
