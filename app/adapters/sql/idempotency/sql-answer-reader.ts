import type { AnswerReader, KeptAnswer } from '../../../ports/answers';
import type { SqlDatabase } from '../sql-database';

/** Looks answers up on the primary; on replicas when it is away. */
export class SqlAnswerReader implements AnswerReader {
  constructor(private readonly database: SqlDatabase) {}

  async find(id: string): Promise<KeptAnswer | undefined> {
    const row = await this.database.read(
      (db) => db.selectFrom('answers').select(['fingerprint', 'answer']).where('id', '=', id).executeTakeFirst(),
      { fresh: true },
    );
    return row?.answer ? { fingerprint: row.fingerprint, answer: row.answer } : undefined;
  }
}
