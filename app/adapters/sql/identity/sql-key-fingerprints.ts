import type { Kysely } from 'kysely';
import type { KeyFingerprint, KeyFingerprintWriter } from '../../../ports/keys';
import type { Dialect } from '../dialect';
import type { Tables } from '../tables';

/** Writes fingerprints of keys inside a transaction. */
export class SqlKeyFingerprintWriter implements KeyFingerprintWriter {
  constructor(
    private readonly db: Kysely<Tables>,
    private readonly dialect: Dialect,
  ) {}

  async addMissing(own: readonly KeyFingerprint[]): Promise<KeyFingerprint[]> {
    // All inserts before the one read, whose view of the table starts with it in MySQL.
    for (const one of own) await this.dialect.insertUnlessExists(this.db, 'key_fingerprints', { ...one });
    return this.db.selectFrom('key_fingerprints').selectAll().execute();
  }
}
