import { randomUUID } from 'node:crypto';
import type { LockStore } from '../../ports/lock-store';
import type { Held, LockOptions, Locks } from '../../ports/locks';
import type { Transactions } from '../../ports/transaction';
import { Unavailable } from '../../ports/unavailable';
import { HeldLock } from './held-lock';
import type { LockObserver } from './lock-observer';

/**
 * Locks of a store that may forget, made safe by tokens of the database: each holder gets a higher one than all before it,
 * after it has the lock, and the database takes writes under the newest only.
 */
export class FencedLocks implements Locks {
  constructor(
    private readonly store: LockStore,
    private readonly transactions: Transactions,
    private readonly observer: LockObserver,
  ) {}

  async acquire(name: string, { ttlSeconds }: LockOptions): Promise<Held | undefined> {
    const askedAt = performance.now();
    const asked = (outcome: 'acquired' | 'busy' | 'failed') =>
      this.observer.asked(outcome, (performance.now() - askedAt) / 1000);
    try {
      const held = await this.#take(name, Math.round(ttlSeconds * 1000));
      asked(held ? 'acquired' : 'busy');
      return held;
    } catch (error) {
      asked('failed');
      throw error;
    }
  }

  async #take(name: string, ttlMs: number): Promise<Held | undefined> {
    const holder = randomUUID();
    const release = () => this.store.release(name, holder);
    const takenAt = performance.now();
    const isTaken = await this.store.take(name, holder, ttlMs).catch((cause: unknown) => {
      void release().catch(() => undefined); // it may have been taken although nobody said so
      throw new Unavailable('the store of locks', { cause });
    });
    if (!isTaken) return undefined;
    try {
      const { value: token } = await this.transactions.transaction((tx) => tx.fences.next(name));
      const renew = () => this.store.renew(name, holder, ttlMs);
      this.observer.held();
      const onEnd = (how: 'released' | 'lost') => this.observer.ended(how);
      return new HeldLock({ token, ttlMs, takenAt, renew, release, onEnd });
    } catch (error) {
      await release().catch(() => undefined);
      throw error;
    }
  }
}
