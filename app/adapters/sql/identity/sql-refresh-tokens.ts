import type { Kysely } from 'kysely';
import type { RefreshToken, RefreshTokenWriter } from '../../../ports/refresh-tokens';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Writes refresh tokens inside a transaction. */
export class SqlRefreshTokenWriter implements RefreshTokenWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async add({ hash, family, account, generation, expiresAt }: Omit<RefreshToken, 'isUsed'>): Promise<void> {
    const row = { hash, family, account, generation, expires_at: expiresAt, used_at: null };
    await this.db.insertInto('refresh_tokens').values(row).execute();
  }

  async take(hash: string): Promise<RefreshToken | undefined> {
    const row = await this.db
      .selectFrom('refresh_tokens')
      .selectAll()
      .where('hash', '=', hash)
      .forUpdate()
      .executeTakeFirst();
    if (!row) return undefined;
    const { family, account, generation, expires_at, used_at } = row;
    return { hash, family, account, generation, expiresAt: expires_at, isUsed: used_at !== null };
  }

  async markUsed(hash: string): Promise<void> {
    await this.db.updateTable('refresh_tokens').set({ used_at: this.dialect.now }).where('hash', '=', hash).execute();
  }

  async revokeFamily(family: string): Promise<void> {
    await this.db.deleteFrom('refresh_tokens').where('family', '=', family).execute();
  }

  async revokeAccount(account: string): Promise<void> {
    await this.db.deleteFrom('refresh_tokens').where('account', '=', account).execute();
  }
}
