import type { Selectable } from 'kysely';
import type { Account, Standing } from '../../../domain/identity/account';
import type { AccountReader } from '../../../ports/accounts';
import type { SqlDatabase } from '../sql-database';
import type { AccountTable } from './identity-tables';

/** Looks accounts up on the primary; on replicas when it is away. */
export class SqlAccountReader implements AccountReader {
  constructor(private readonly database: SqlDatabase) {}

  async byEmail(email: string): Promise<Account | undefined> {
    const row = await this.database.read(
      (db) => db.selectFrom('accounts').selectAll().where('email', '=', email).executeTakeFirst(),
      { fresh: true },
    );
    return row && toAccount(row);
  }

  async standing(id: string): Promise<Standing | undefined> {
    return this.database.read(
      (db) => db.selectFrom('accounts').select(['role', 'generation']).where('id', '=', id).executeTakeFirst(),
      { fresh: true },
    );
  }
}

function toAccount({ id, email, role, password_hash, generation }: Selectable<AccountTable>): Account {
  return { id, email, role, passwordHash: password_hash, generation };
}
