import { randomUUID } from 'node:crypto';
import type { CacheWrite, CommittedWrite } from '../../ports/cache';
import type { Position } from '../../ports/position';
import { Unavailable } from '../../ports/unavailable';
import type { RecentWrites } from './recent-writes';
import type { GroupWrite, SharedStore, Stored } from './shared-store';
import type { Ttl } from './ttl';
import { UnsettledWrites } from './unsettled-writes';

/** What a write changes. */
export interface WriteThroughParts {
  readonly store: SharedStore;
  readonly recent: RecentWrites;
  readonly ttl: Ttl;
  /** Forgets what this instance keeps of a key, when it is older than a write. */
  invalidate(key: string, revision: number): void;
}

/** Milliseconds; outlives every answer, so that a forgotten generation never brings an old one back. */
export const GENERATION_TTL_MS = 7 * 86_400_000;

/** The key of the word that the keys of a group's answers bear. */
export function keyOfGeneration(group: string): string {
  return `${group}:generation`;
}

/** Brings writes into the shared cache: the entry itself, and another generation of its group. */
export class WriteThrough {
  readonly #unsettled = new UnsettledWrites();

  constructor(private readonly parts: WriteThroughParts) {}

  async write(write: CacheWrite): Promise<void> {
    const settling = [];
    if (this.parts.ttl.isCached(write.kind)) settling.push(this.#put(write));
    if (this.parts.ttl.areGroupsCached) settling.push(this.#hideGroup(write));
    await Promise.all(settling);
  }

  /** @throws Unavailable when the shared cache is away */
  async outdate({ key, kind, revision, group }: CommittedWrite): Promise<void> {
    const { ttl } = this.parts;
    const outdating = [];
    if (ttl.isCached(kind)) outdating.push(this.#outdateEntry(key, revision));
    // Where the write stands is not known here; the primary has it.
    if (ttl.areGroupsCached) outdating.push(this.#supersede(group, { key, revision, position: '' }));
    try {
      await Promise.all(outdating);
    } catch (error) {
      throw new Unavailable('the cache', { cause: error });
    }
  }

  /** Remembers a write, and forgets what is older. */
  hear(key: string, revision: number, position: Position): void {
    this.parts.recent.add(key, revision, position);
    this.parts.invalidate(key, revision);
  }

  /** True while the shared cache has missed a write to the key. */
  isUnsettled(key: string): boolean {
    return this.#unsettled.has(key);
  }

  /** Stops trying to store what could not be stored. */
  close(): void {
    this.#unsettled.close();
  }

  async #put({ key, kind, value, revision, position, maxTtlSeconds }: CacheWrite): Promise<void> {
    const { store, ttl } = this.parts;
    this.hear(key, revision, position);
    const stored: Stored = { value: JSON.stringify(value), revision, position };
    const ttlMs = ttl.shared(kind, maxTtlSeconds);
    await this.#unsettled.settle(key, revision, () => store.put(key, stored, ttlMs));
  }

  async #outdateEntry(key: string, revision: number): Promise<void> {
    if (await this.parts.store.outdate(key, revision)) this.hear(key, revision, '');
  }

  async #hideGroup({ group, key, revision, position }: CacheWrite): Promise<void> {
    let known = position;
    await this.#unsettled.settle(keyOfGeneration(group), 0, async () => {
      const attempted = known;
      known = ''; // later, other writes will have come in between: then only the primary is known to have all
      await this.#supersede(group, { key, revision, position: attempted });
    });
  }

  async #supersede(group: string, write: GroupWrite): Promise<void> {
    const { store, recent } = this.parts;
    const key = keyOfGeneration(group);
    const { revision, position } = await store.supersede(key, JSON.stringify(randomUUID()), write, GENERATION_TTL_MS);
    if (revision > recent.revisionOf(key)) this.hear(key, revision, position);
  }
}
