import type { Generated } from 'kysely';
import type { Role } from '../../../domain/identity/identity';

/** The table of accounts. */
export interface AccountTable {
  id: string;
  email: string;
  role: Role;
  password_hash: string;
  generation: number;
  created_at: Generated<Date>;
}

/** The table of refresh tokens. */
export interface RefreshTokenTable {
  hash: string;
  family: string;
  account: string;
  generation: number;
  expires_at: Date;
  used_at: Date | null;
}

/** The table that tells whether all instances have the same keys. */
export interface KeyFingerprintTable {
  name: string;
  id: string;
  fingerprint: string;
}
