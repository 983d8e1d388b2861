import type { CacheKind } from '../../ports/cache';

/** Times to live, in seconds; 0 = not cached. */
export interface TtlOptions {
  readonly ttlSeconds: Readonly<Record<CacheKind, number>>;
  /** Most seconds in the memory of an instance. */
  readonly localTtlSeconds: number;
}

/** Times to live in milliseconds, each a little different, so that keys do not expire together. */
export class Ttl {
  constructor(private readonly options: TtlOptions) {}

  isCached(kind: CacheKind): boolean {
    return this.options.ttlSeconds[kind] > 0;
  }

  /** True when answers made from several records are cached. */
  get areGroupsCached(): boolean {
    return this.isCached('filter') || this.isCached('list') || this.isCached('stats');
  }

  /** Up to a tenth less or more than that of the kind, and no more than the most. */
  shared(kind: CacheKind, maxSeconds = Number.POSITIVE_INFINITY): number {
    const jittered = this.options.ttlSeconds[kind] * (0.9 + 0.2 * Math.random());
    return Math.max(1, Math.round(Math.min(jittered, maxSeconds) * 1000));
  }

  /** Up to a tenth less than the most, and no more than what is left of that of the shared cache; 0 = not at all. */
  local(leftMs: number): number {
    const jittered = this.options.localTtlSeconds * 1000 * (0.9 + 0.1 * Math.random());
    return Math.floor(Math.min(jittered, leftMs));
  }
}
