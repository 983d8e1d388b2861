import type { Kysely } from 'kysely';
import type { ContextLimit, ContextLimitReader, ContextLimitWriter } from '../../../ports/context-limits';
import type { Dialect } from '../dialect';
import type { Queries } from '../query';
import type { Tables } from '../tables';

/** Reads the limits of contexts. */
export class SqlContextLimitReader implements ContextLimitReader {
  constructor(private readonly database: Pick<Queries, 'read'>) {}

  async all(): Promise<ContextLimit[]> {
    return this.database.read((db) => db.selectFrom('context_limits').selectAll().execute(), { fresh: true });
  }
}

/** Changes the limits of contexts inside a transaction. */
export class SqlContextLimitWriter implements ContextLimitWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async put(limit: ContextLimit): Promise<void> {
    const isNew = await this.dialect.insertUnlessExists(this.db, 'context_limits', limit);
    if (isNew) return;
    const { context, ...values } = limit;
    await this.db.updateTable('context_limits').set(values).where('context', '=', context).execute();
  }
}
