import type { Cache, Written } from '../../ports/cache';

interface Entry {
  readonly value: string;
  readonly revision: number;
  readonly expiresAt: number;
}

/** Keeps values in this process only. Not shared, so it must not cache for a service of several instances. */
export class MemoryCache implements Cache {
  readonly #entries = new Map<string, Entry>();

  async get(key: string): Promise<string | undefined> {
    return this.#live(key)?.value;
  }

  async fill(key: string, value: string, ttlSeconds: number): Promise<void> {
    if (!this.#live(key)) this.#set(key, value, ttlSeconds, 0);
  }

  async put({ key, value, ttlSeconds, revision }: Written): Promise<void> {
    const current = this.#live(key);
    if (!current || current.revision <= revision) this.#set(key, value, ttlSeconds, revision);
  }

  async bump(key: string, ttlSeconds: number): Promise<void> {
    const next = Math.max(Number(this.#live(key)?.value ?? 0) + 1, Date.now() * 1000);
    this.#set(key, String(next), ttlSeconds, 0);
  }

  async available(): Promise<boolean> {
    return true;
  }

  #set(key: string, value: string, ttlSeconds: number, revision: number): void {
    this.#entries.set(key, { value, revision, expiresAt: Date.now() + ttlSeconds * 1000 });
  }

  #live(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > Date.now()) return entry;
    this.#entries.delete(key);
    return undefined;
  }
}
