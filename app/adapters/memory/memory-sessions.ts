import { LRUCache } from 'lru-cache';
import type { Claims } from '../../domain/identity/account';
import { newSessionToken } from '../../domain/identity/session-token';
import type { Sessions } from '../../ports/sessions';

// A megabyte or two; beyond it whoever was away longest has to log in again.
const MOST_SESSIONS = 10_000;

/** Sessions of this process only: those of a system without Redis, which has one instance. */
export class MemorySessions implements Sessions {
  readonly #sessions: LRUCache<string, Claims>;

  /** @param ttlSeconds a session not used for so long has ended */
  constructor(ttlSeconds: number) {
    this.#sessions = new LRUCache({ max: MOST_SESSIONS, ttl: ttlSeconds * 1000, updateAgeOnGet: true });
  }

  async open(claims: Claims): Promise<string> {
    const token = newSessionToken();
    this.#sessions.set(token, claims);
    return token;
  }

  async find(token: string): Promise<Claims | undefined> {
    return this.#sessions.get(token);
  }

  async close(token: string): Promise<void> {
    this.#sessions.delete(token);
  }
}
