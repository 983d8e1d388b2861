import type { Environment } from '../../model/environment';
import { lookupPanels } from './cache/lookups';
import { redisMemoryPanels } from './cache/redis-memory';
import { redisNodePanels } from './cache/redis-nodes';
import type { Dashboard } from './dashboard';

/** What the cache saves, whether instances agree on it, and the Redis cluster below it. */
export function cache(environment: Environment): Dashboard {
  return {
    id: 'cache',
    title: 'Cache',
    description: 'What the cache saves, whether instances agree on it, and the Redis cluster below it.',
    panels: [...lookupPanels(environment), ...redisNodePanels(), ...redisMemoryPanels(environment)],
  };
}
