import type { Claims } from '../domain/identity/account';

/** Keeps the sessions of browsers. Every method throws `Unavailable` while the store is away. */
export interface Sessions {
  /** @returns its token */
  open(claims: Claims): Promise<string>;
  /** What the session vouches for; undefined when there is none. Looking it up lengthens its life. */
  find(token: string): Promise<Claims | undefined>;
  /** Idempotent. */
  close(token: string): Promise<void>;
}
