import type { Held } from '../../ports/locks';

/** What a held lock is made of. */
export interface HeldLockOptions {
  readonly token: number;
  readonly ttlMs: number;
  /** When the store was last asked for the lock, by the monotonic clock: it lasts from then on, at the least. */
  readonly takenAt: number;
  /** False when the lock is somebody else's; throws when that cannot be told. */
  readonly renew: () => Promise<boolean>;
  readonly release: () => Promise<void>;
  readonly onEnd: (how: 'released' | 'lost') => void;
}

/** A lock that renews itself at a third of its time to live, and is lost when it could not for the whole of it. */
export class HeldLock implements Held {
  readonly token: number;
  readonly #controller = new AbortController();
  #renewal?: NodeJS.Timeout;
  #expiry?: NodeJS.Timeout;
  #isOver = false;

  constructor(private readonly options: HeldLockOptions) {
    this.token = options.token;
    this.#lastsFrom(options.takenAt);
    this.#renewLater();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async release(): Promise<void> {
    if (!this.#end('released')) return;
    await this.options.release().catch(() => undefined);
  }

  #renewLater(): void {
    this.#renewal = setTimeout(() => void this.#renew(), this.options.ttlMs / 3).unref();
  }

  async #renew(): Promise<void> {
    const askedAt = performance.now();
    // A store that does not answer may do so until the lock expires.
    const isOurs = await this.options.renew().catch(() => undefined);
    if (this.#isOver) return;
    if (isOurs === false) return this.#lose();
    if (isOurs) this.#lastsFrom(askedAt);
    this.#renewLater();
  }

  #lastsFrom(askedAt: number): void {
    clearTimeout(this.#expiry);
    const leftMs = Math.max(0, askedAt + this.options.ttlMs - performance.now());
    this.#expiry = setTimeout(() => this.#lose(), leftMs).unref();
  }

  #lose(): void {
    if (!this.#end('lost')) return;
    this.#controller.abort(new Error('the lock was lost'));
    // Should it still be ours, others need not wait for it.
    void this.options.release().catch(() => undefined);
  }

  #end(how: 'released' | 'lost'): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    clearTimeout(this.#renewal);
    clearTimeout(this.#expiry);
    this.options.onEnd(how);
    return true;
  }
}
