import { LRUCache } from 'lru-cache';
import type { AccountReader } from '../../ports/accounts';
import type { Standing } from './account';

// So long a logout on another instance may go unnoticed; and so seldom is the database asked about each account.
const REMEMBER_MS = 5000;
const MOST_ACCOUNTS = 10_000;

/** How accounts stand, remembered for five seconds, and for longer while no database server answers. */
export class Standings {
  readonly #remembered: LRUCache<string, Standing>;

  constructor(accounts: Pick<AccountReader, 'standing'>) {
    this.#remembered = new LRUCache<string, Standing>({
      max: MOST_ACCOUNTS,
      ttl: REMEMBER_MS,
      fetchMethod: (id) => accounts.standing(id),
      allowStaleOnFetchRejection: true,
      noDeleteOnFetchRejection: true,
    });
  }

  /**
   * Undefined when there is no such account.
   * @throws Unavailable when that cannot be told just now
   */
  async of(id: string): Promise<Standing | undefined> {
    return this.#remembered.fetch(id);
  }

  /** Asks again the next time. */
  forget(id: string): void {
    this.#remembered.delete(id);
  }
}
