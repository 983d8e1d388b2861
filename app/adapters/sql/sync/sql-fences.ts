import { type Kysely, sql } from 'kysely';
import { FenceLost, type FenceWriter } from '../../../ports/fences';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Numbers the holders of locks in the database, which no fail-over of the lock server can make forget. */
export class SqlFences implements FenceWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async next(name: string): Promise<number> {
    if (!(await this.#increment(name))) {
      const isFirst = await this.dialect.insertUnlessExists(this.db, 'fences', { name, token: 1 });
      if (!isFirst) await this.#increment(name);
    }
    const { token } = await this.db
      .selectFrom('fences')
      .select('token')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return Number(token);
  }

  async assertCurrent(name: string, token: number): Promise<void> {
    const row = await this.db
      .selectFrom('fences')
      .select('token')
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirst();
    if (Number(row?.token) !== token) throw new FenceLost(name, token);
  }

  async #increment(name: string): Promise<boolean> {
    const { numUpdatedRows } = await this.db
      .updateTable('fences')
      .set({ token: sql<number>`token + 1` })
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return numUpdatedRows > 0n;
  }
}
