import type { Cache } from '../../ports/cache';
import { Unavailable } from '../../ports/unavailable';
import { writtenEntry } from '../cached-ips';
import { type EventConsumer, NotNow } from './consumer';

const NAME = 'cache';

/**
 * Tells the cache of each write once more, in case it was never told: the writer died after its commit, or a fail-over lost
 * what it stored. The record of the event is not stored: an event that comes late is older than the database.
 */
export function createCacheRepair(cache: Pick<Cache, 'outdate'>): EventConsumer {
  return {
    name: NAME,
    types: ['ip.created', 'ip.updated', 'ip.deleted'],
    handle: async ({ subject, revision }) => {
      try {
        await cache.outdate(writtenEntry(subject, revision));
      } catch (error) {
        throw error instanceof Unavailable ? new NotNow(NAME, error) : error;
      }
    },
  };
}
