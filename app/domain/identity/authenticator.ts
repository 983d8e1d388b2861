import type { Sessions } from '../../ports/sessions';
import type { Claims } from './account';
import type { CheckedKeys } from './checked-keys';
import type { Identity } from './identity';
import type { Standings } from './standings';

/** Whether the store had a session; `failed` = it did not answer. */
export type SessionLookup = 'found' | 'missing' | 'failed';

/** What telling who somebody is needs. */
export interface AuthenticatorOptions {
  readonly keys: CheckedKeys;
  readonly sessions: Sessions;
  readonly standings: Standings;
  /** Told of every look into the store of sessions. */
  readonly onLookup: (outcome: SessionLookup) => void;
}

/** Tells whose token or session it is; throws `Unavailable` when that cannot be told just now. */
export class Authenticator {
  constructor(private readonly options: AuthenticatorOptions) {}

  async byToken(token: string): Promise<Identity | undefined> {
    const { accessTokens } = await this.options.keys.use();
    return this.#unlessEnded(accessTokens.read(token));
  }

  async bySession(token: string): Promise<Identity | undefined> {
    return this.#unlessEnded(await this.#find(token));
  }

  async #find(token: string): Promise<Claims | undefined> {
    const { sessions, onLookup } = this.options;
    try {
      const claims = await sessions.find(token);
      onLookup(claims ? 'found' : 'missing');
      return claims;
    } catch (error) {
      onLookup('failed');
      throw error;
    }
  }

  async #unlessEnded(claims: Claims | undefined): Promise<Identity | undefined> {
    if (!claims) return undefined;
    const standing = await this.options.standings.of(claims.account);
    return standing?.generation === claims.generation ? { id: claims.account, role: standing.role } : undefined;
  }
}
