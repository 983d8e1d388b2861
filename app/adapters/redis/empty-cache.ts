import { Cluster, type Redis } from 'ioredis';
import { Unavailable } from '../../ports/unavailable';
import type { Emptied } from '../cache/shared-store';
import type { RedisClient } from './client';

const BATCH = 1000;

/**
 * Removes every key that starts with the prefix, from every master: a cluster knows no command that spans its nodes.
 * @throws Unavailable when a master does not answer
 */
export async function emptyCache(client: RedisClient, prefix: string): Promise<Emptied> {
  const masters = client instanceof Cluster ? client.nodes('master') : [client];
  if (masters.length === 0) throw new Unavailable('the cache');
  try {
    const keys = await Promise.all(masters.map((master) => emptyNode(master, prefix)));
    return { keys: keys.reduce((sum, count) => sum + count, 0), nodes: masters.length };
  } catch (error) {
    throw new Unavailable('the cache', { cause: error });
  }
}

async function emptyNode(master: Redis, prefix: string): Promise<number> {
  let removed = 0;
  let cursor = '0';
  do {
    const [next, keys] = await master.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', BATCH);
    removed += await unlink(master, keys);
    cursor = next;
  } while (cursor !== '0');
  return removed;
}

// One key per command: on a cluster, several keys of one command must lie in one slot.
async function unlink(master: Redis, keys: readonly string[]): Promise<number> {
  const pipeline = master.pipeline();
  for (const key of keys) pipeline.unlink(key);
  const answers = (await pipeline.exec()) ?? [];
  const failed = answers.find(([error]) => error)?.[0];
  if (failed) throw failed;
  return answers.reduce((sum, [, count]) => sum + Number(count), 0);
}
