import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheObserver, CacheOutcome, Load } from '../../ports/cache';
import { noObserver } from '../../ports/cache';
import { Unavailable } from '../../ports/unavailable';
import { Flights } from './flights';
import { LocalStore } from './local-store';
import type { Demand, RecentWrites } from './recent-writes';
import type { Hit, Miss, Remembered, SharedStore, Stored } from './shared-store';
import type { Ttl } from './ttl';

/** A question to the cache. */
export interface Lookup {
  readonly key: string;
  readonly load: Load<unknown>;
  /** What the loaded value must include; `expired` is what the shared cache remembers of the key. */
  demand(expired?: Remembered): Demand;
  /** Milliseconds for which a loaded value may be served. */
  ttlMs(maxTtlSeconds?: number): number;
}

/** An answer, and where it came from. */
export interface Found {
  readonly stored: Stored;
  readonly outcome: CacheOutcome;
}

/** What the readers of an instance share. */
export interface ReadThroughParts {
  readonly store: SharedStore;
  readonly recent: RecentWrites;
  readonly ttl: Ttl;
  /** False while writes of other instances may go unheard; nothing is then kept in this instance. */
  isListening(): boolean;
}

interface Looked {
  readonly answer: Hit | Miss;
  /** Moment before the answer. */
  readonly moment: number;
  readonly isLate: boolean;
}

const WAIT_MS = 2000;
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 50;

/** Looks in the memory of this instance, then in the shared cache, and loads what neither has; one of several readers loads. */
export class ReadThrough {
  readonly local = new LocalStore();
  readonly #flights = new Flights<Found>();
  observer: CacheObserver = noObserver;

  constructor(private readonly parts: ReadThroughParts) {}

  async get(lookup: Lookup): Promise<Found> {
    if (!this.parts.isListening()) return this.#find(lookup);
    const stored = this.local.get(lookup.key);
    if (stored) return { stored, outcome: 'local' };
    return this.#flights.join(lookup.key, () => this.#find(lookup));
  }

  /** Loads past the cache. Without it the replicas carry the load: the primary alone could not. */
  async load({ load, demand }: Lookup): Promise<Found> {
    const { revision, options } = demand();
    const { value } = await load(options.after === undefined ? {} : options);
    return { stored: { value: JSON.stringify(value), revision }, outcome: 'miss' };
  }

  /** Forgets what is older than a write. */
  invalidate(key: string, revision: number): void {
    this.local.invalidate(key, revision);
    this.#flights.leave(key);
  }

  forget(): void {
    this.local.clear();
    this.#flights.leaveAll();
  }

  async #find(lookup: Lookup): Promise<Found> {
    const looked = await this.#look(lookup.key).catch(() => undefined);
    if (!looked) return this.load(lookup);
    const { answer, moment, isLate } = looked;
    if (!('ttlMs' in answer)) return this.#fill(lookup, answer, moment);
    this.#keep(lookup.key, answer.stored, answer.ttlMs, moment);
    return { stored: answer.stored, outcome: isLate ? 'miss' : 'shared' };
  }

  // While somebody else loads, again and again; he who waited too long loads, too: the other may be dead.
  async #look(key: string): Promise<Looked> {
    const { recent, store } = this.parts;
    const start = performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const { moment } = recent;
      const answer = await store.read(key, recent.revisionOf(key));
      const waitedMs = performance.now() - start;
      const isLate = pauseMs > FIRST_PAUSE_MS;
      if ('ttlMs' in answer || answer.mayLoad || waitedMs > WAIT_MS) {
        if (isLate) this.observer.waited(waitedMs / 1000);
        return { answer, moment, isLate };
      }
      await sleep(pauseMs);
    }
  }

  async #fill(lookup: Lookup, { expired, ticket }: Miss, moment: number): Promise<Found> {
    const { key } = lookup;
    const { store } = this.parts;
    const abandon = () => void store.abandon(key, ticket).catch(() => undefined);
    try {
      const { revision, position, options } = lookup.demand(expired);
      const { value, isFresh, maxTtlSeconds } = await lookup.load(options);
      const stored = { value: JSON.stringify(value), revision, position };
      const ttlMs = lookup.ttlMs(maxTtlSeconds);
      if (!isFresh) abandon();
      else if (await store.fill(key, ticket, stored, ttlMs).catch(() => false)) this.#keep(key, stored, ttlMs, moment);
      return { stored, outcome: 'miss' };
    } catch (error) {
      abandon();
      const stale = error instanceof Unavailable ? this.#stale(key, expired) : undefined;
      if (!stale) throw error;
      return { stored: stale, outcome: 'stale' };
    }
  }

  #stale(key: string, expired?: Remembered): Stored | undefined {
    if (expired?.value === undefined || expired.revision < this.parts.recent.revisionOf(key)) return undefined;
    return { ...expired, value: expired.value };
  }

  // Not what was asked for before a write was heard of: it may be older.
  #keep(key: string, stored: Stored, leftMs: number, moment: number): void {
    const ttlMs = this.parts.ttl.local(leftMs);
    const { recent, isListening } = this.parts;
    if (ttlMs > 0 && isListening() && !recent.isOutdated(key, moment, stored.revision)) {
      this.local.set(key, stored, ttlMs);
    }
  }
}
