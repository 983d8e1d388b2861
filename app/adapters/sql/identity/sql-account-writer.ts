import type { Kysely } from 'kysely';
import type { Account } from '../../../domain/identity/account';
import type { AccountWriter } from '../../../ports/accounts';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Writes accounts inside a transaction. */
export class SqlAccountWriter implements AccountWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async create({ id, email, role, passwordHash, generation }: Account): Promise<boolean> {
    const row = { id, email, role, password_hash: passwordHash, generation };
    return this.dialect.insertUnlessExists(this.db, 'accounts', row);
  }

  async makeAdministrator(id: string, passwordHash: string): Promise<void> {
    await this.db
      .updateTable('accounts')
      .set((row) => ({ role: 'admin', password_hash: passwordHash, generation: row('generation', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }

  async generationOf(id: string): Promise<number | undefined> {
    const row = await this.db.selectFrom('accounts').select('generation').where('id', '=', id).executeTakeFirst();
    return row?.generation;
  }

  async raiseGeneration(id: string): Promise<void> {
    await this.db
      .updateTable('accounts')
      .set((row) => ({ generation: row('generation', '+', 1) }))
      .where('id', '=', id)
      .execute();
  }
}
