import type { LockStore } from '../../ports/lock-store';

interface Entry {
  readonly holder: string;
  readonly endsAt: number;
}

/** Locks within one process: for a system of one instance, and for tests. */
export class MemoryLockStore implements LockStore {
  readonly #entries = new Map<string, Entry>();

  async take(name: string, holder: string, ttlMs: number): Promise<boolean> {
    const entry = this.#entries.get(name);
    if (entry && entry.endsAt > performance.now()) return false;
    this.#entries.set(name, { holder, endsAt: performance.now() + ttlMs });
    return true;
  }

  async renew(name: string, holder: string, ttlMs: number): Promise<boolean> {
    const entry = this.#entries.get(name);
    if (entry?.holder !== holder || entry.endsAt <= performance.now()) return false;
    this.#entries.set(name, { holder, endsAt: performance.now() + ttlMs });
    return true;
  }

  async release(name: string, holder: string): Promise<void> {
    if (this.#entries.get(name)?.holder === holder) this.#entries.delete(name);
  }
}
