import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { RefreshToken, RefreshTokenWriter } from '../../ports/refresh-tokens';
import type { Committed } from '../../ports/transaction';
import type { Transact } from '../transact';
import type { Claims } from './account';
import type { CheckedKeys } from './checked-keys';

/** What the use cases need. */
export interface TokenServiceOptions {
  readonly keys: CheckedKeys;
  /** How long tokens are valid, in seconds. */
  readonly ttlSeconds: { readonly access: number; readonly refresh: number };
}

/** The answer of a login, in the words of OAuth 2 (RFC 6749, section 5.1). */
export interface Tokens {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds the access token is valid. */
  readonly expires_in: number;
  /** To be exchanged once for the next tokens. */
  readonly refresh_token: string;
}

type Login = Pick<RefreshToken, 'family' | 'account' | 'generation'>;

const TOKEN_BYTES = 32;

/** Gives out pairs of tokens. Refresh tokens are kept as hashes only; each is good for one exchange. */
export class TokenService {
  constructor(private readonly options: TokenServiceOptions) {}

  /** The first tokens of a login. */
  async open(claims: Claims, transact: Transact): Promise<Committed<Tokens>> {
    const issue = await this.#issuer();
    return transact((tx) => issue({ ...claims, family: randomUUID() }, tx.refreshTokens));
  }

  /**
   * The next tokens, or undefined when the refresh token is not valid. One that was used before has been stolen, or its
   * successor has: the whole family ends, and somebody has to log in.
   */
  async refresh(token: string, transact: Transact): Promise<Committed<Tokens | undefined>> {
    const issue = await this.#issuer();
    return transact(async ({ refreshTokens, accounts }) => {
      const current = await refreshTokens.take(hashOf(token));
      if (!current) return undefined;
      const isEnded = current.generation !== (await accounts.generationOf(current.account));
      if (current.isUsed || isEnded) {
        await refreshTokens.revokeFamily(current.family);
        return undefined;
      }
      if (current.expiresAt <= new Date()) return undefined;
      await refreshTokens.markUsed(current.hash);
      return issue(current, refreshTokens);
    });
  }

  /** Ends the family of a refresh token; its access tokens end by themselves, within minutes. Idempotent. */
  async close(token: string, transact: Transact): Promise<Committed<void>> {
    return transact(async ({ refreshTokens }) => {
      const current = await refreshTokens.take(hashOf(token));
      if (current) await refreshTokens.revokeFamily(current.family);
    });
  }

  async #issuer() {
    const { ttlSeconds } = this.options;
    const { accessTokens } = await this.options.keys.use();
    return async ({ family, account, generation }: Login, writer: RefreshTokenWriter): Promise<Tokens> => {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const expiresAt = new Date(Date.now() + ttlSeconds.refresh * 1000);
      await writer.add({ hash: hashOf(token), family, account, generation, expiresAt });
      return {
        access_token: accessTokens.issue({ account, generation }),
        token_type: 'Bearer',
        expires_in: ttlSeconds.access,
        refresh_token: token,
      };
    };
  }
}

// Fast on purpose: 256 random bits cannot be guessed, unlike a password.
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
