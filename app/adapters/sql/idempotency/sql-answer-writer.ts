import type { Kysely } from 'kysely';
import type { AnswerWriter } from '../../../ports/answers';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Keeps answers inside a transaction. The row's unique id makes a second transaction wait until the first has ended. */
export class SqlAnswerWriter implements AnswerWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async claim(id: string, fingerprint: string): Promise<boolean> {
    return this.dialect.insertUnlessExists(this.db, 'answers', { id, fingerprint, answer: null });
  }

  async keep(id: string, answer: string): Promise<void> {
    await this.db.updateTable('answers').set({ answer }).where('id', '=', id).execute();
  }
}
