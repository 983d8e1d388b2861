import type { Pruning } from '../../../ports/pruning';
import type { SqlDatabase } from '../sql-database';

const BATCH = 500;
const ANSWERS_KEPT_MS = 24 * 3_600_000;

/** Removes answers after 24 hours, and refresh tokens that have expired. */
export class SqlPruning implements Pruning {
  constructor(private readonly database: SqlDatabase) {}

  async pruneBatch(now: Date): Promise<boolean> {
    const answers = await this.#pruneAnswers(new Date(now.getTime() - ANSWERS_KEPT_MS));
    const tokens = await this.#pruneRefreshTokens(now);
    return answers === BATCH || tokens === BATCH;
  }

  // First the keys, then the rows: `delete ... limit` is MySQL's alone, and a subquery with a limit Postgres's.
  #pruneAnswers(before: Date): Promise<number> {
    return this.database.write(async (db) => {
      const old = db.selectFrom('answers').select('id').where('created_at', '<', before);
      const ids = (await old.orderBy('created_at').limit(BATCH).execute()).map(({ id }) => id);
      if (ids.length > 0) await db.deleteFrom('answers').where('id', 'in', ids).execute();
      return ids.length;
    });
  }

  #pruneRefreshTokens(before: Date): Promise<number> {
    return this.database.write(async (db) => {
      const old = db.selectFrom('refresh_tokens').select('hash').where('expires_at', '<', before);
      const hashes = (await old.orderBy('expires_at').limit(BATCH).execute()).map(({ hash }) => hash);
      if (hashes.length > 0) await db.deleteFrom('refresh_tokens').where('hash', 'in', hashes).execute();
      return hashes.length;
    });
  }
}
