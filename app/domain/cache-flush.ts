import type { Cache } from '../ports/cache';
import type { InstanceRegistry } from '../ports/instance-registry';
import type { Transactions } from '../ports/transaction';
import { Unavailable } from '../ports/unavailable';
import { createEvent } from './events/event';

/** What a flush needs. */
export interface CacheFlushOptions {
  readonly cache: Cache;
  readonly registry: InstanceRegistry;
  readonly transactions: Transactions;
}

/** What a flush did. The field names are those of the API. */
export interface FlushReport {
  /** Keys removed from the shared cache. */
  readonly keys: number;
  /** Servers of the shared cache that were emptied. */
  readonly nodes: number;
  /** Instances that emptied their memory. */
  readonly instances: readonly string[];
  /** Instances that are alive and did not say so: what they remember ends by itself. */
  readonly silent_instances: readonly string[];
  /** False when the event `cache.invalidated` could not be raised, the primary database being away. */
  readonly event_raised: boolean;
}

/** Empties the cache of all instances, and tells it as an event. */
export class CacheFlush {
  constructor(private readonly options: CacheFlushOptions) {}

  /** @throws Unavailable when a server of the shared cache cannot be emptied; it may be repeated */
  async run(requestId: string): Promise<FlushReport> {
    const { cache, registry } = this.options;
    const alive = (await registry.list().catch(() => [])).map(({ id }) => id);
    const flushed = await cache.flush(alive.length);
    const silent = alive.filter((id) => !flushed.instances.includes(id));
    // Without a shared cache nobody remembers anything.
    return {
      ...flushed,
      silent_instances: flushed.nodes > 0 ? silent : [],
      event_raised: await this.#raise(requestId),
    };
  }

  async #raise(request_id: string): Promise<boolean> {
    const what = { type: 'cache.invalidated', subject: 'cache', data: { reason: 'flush' } } as const;
    const event = createEvent({ ...what, request_id, revision: Date.now() * 1000 });
    try {
      await this.options.transactions.transaction(({ outbox }) => outbox.add(event));
      return true;
    } catch (error) {
      if (error instanceof Unavailable) return false;
      throw error;
    }
  }
}
