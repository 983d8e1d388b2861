/** A refresh token as it is kept: never itself. Those that came of one login are a family. */
export interface RefreshToken {
  /** SHA-256 of the token, in hexadecimal. */
  readonly hash: string;
  /** A UUID. */
  readonly family: string;
  /** Id of the account. */
  readonly account: string;
  /** Generation of the account when the family began. */
  readonly generation: number;
  readonly expiresAt: Date;
  /** True once it was exchanged for the next one. */
  readonly isUsed: boolean;
}

/** Writes refresh tokens, inside a transaction. */
export interface RefreshTokenWriter {
  add(token: Omit<RefreshToken, 'isUsed'>): Promise<void>;
  /** Reads a token that nobody else can take until the transaction ends. */
  take(hash: string): Promise<RefreshToken | undefined>;
  markUsed(hash: string): Promise<void>;
  revokeFamily(family: string): Promise<void>;
  revokeAccount(account: string): Promise<void>;
}
