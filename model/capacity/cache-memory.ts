import type { Sections } from '../schema/environment';
import { type Change, type LedgerLine, line, type Term } from './ledger';

/** What is read of the environment. */
export type CacheMemoryInput = Pick<Sections, 'platform' | 'tier' | 'cache' | 'messaging'>;
type Redis = Extract<Sections['cache'], { kind: 'redis' }>;

/** @see CryptoServe's guide: 10,000 identities take about 1 MB, 100,000 about 10 MB */
const BYTES_PER_LIMIT = 100;
// Claims of one login as JSON, key and expiry.
const BYTES_PER_SESSION = 1024;
// The application trims each of its four streams to 10,000 events (`app/adapters/redis/streams`).
const EVENTS_KEPT = 40_000;
const BYTES_PER_EVENT = 1024;
/** @see CryptoServe's guide: 128 MB at least, 512 MB in production */
const LEAST_MIB = { trial: 128, production: 512 };
const MIB = 1024 ** 2;

/** Memory that the rate limits of so many callers take, in bytes. */
export function limitBytes(identities: number): number {
  return identities * BYTES_PER_LIMIT;
}

function contentsOf({ contents: { identities, sessions, entries, entrySize } }: Redis, events: number): Term[] {
  const terms = [
    { bytes: limitBytes(identities), what: `rate limits of ${identities} callers x ${BYTES_PER_LIMIT} B` },
    { bytes: sessions * BYTES_PER_SESSION, what: `${sessions} sessions x 1KiB` },
    { bytes: entries * entrySize.bytes, what: `${entries} answers x ${entrySize}` },
    { bytes: events * BYTES_PER_EVENT, what: `${events} events x 1KiB` },
  ];
  return terms.flatMap(({ bytes, what }) => (bytes > 0 ? [{ amount: Math.ceil(bytes / MIB), what }] : []));
}

/** What all masters hold together; replicas hold the same once more. Nothing without Redis. */
export function cacheMemory({ platform, tier, cache, messaging }: CacheMemoryInput): LedgerLine[] {
  if (cache.kind === 'none') return [];
  const terms = contentsOf(cache, messaging.kind === 'redis' ? EVENTS_KEPT : 0);
  const held = terms.reduce((total, { amount }) => total + amount, 0);
  const isProduction = platform !== 'local' && tier !== 'single';
  const least = isProduction ? LEAST_MIB.production : LEAST_MIB.trial;
  const rest = { amount: least - held, what: `up to the ${least} MiB that every cache has at least` };
  const sum = held < least ? [...terms, rest] : terms;
  const demand = Math.max(held, least);
  return [
    line({
      ledger: 'memory',
      subject: 'all masters of the cache',
      path: 'cache.memory',
      demand,
      supply: Math.floor(cache.memory.mebibytes * cache.masters),
      unit: 'MiB',
      explanation: sum.map(({ amount, what }) => `${amount} for ${what}`).join(' + '),
      sum,
      wayOut: 'raise it or masters, or lower cache.contents',
      mend: nodeMemory(cache, Math.ceil(demand / cache.masters)),
    }),
  ];
}

/** In the cluster a pod may hold every page twice, and its disk keeps four times the memory (`model/rules/in-cluster.ts`). */
function nodeMemory({ host, inCluster }: Redis, mebibytes: number): Change[] {
  const own = { path: 'cache.memory', value: `${mebibytes}MiB` };
  if (host !== 'inCluster') return [own];
  const follow = [
    { field: 'memoryLimit', least: mebibytes * 2, has: inCluster.memoryLimit.mebibytes },
    { field: 'storage', least: mebibytes * 4, has: inCluster.storage.mebibytes },
  ];
  const short = follow.filter(({ least, has }) => has < least);
  return [own, ...short.map(({ field, least }) => ({ path: `cache.inCluster.${field}`, value: `${least}MiB` }))];
}
