import type { Recording } from './record';

/** How full each node is; one without a limit is left out. */
export function redisRecordings(): Recording[] {
  return [
    {
      name: 'instance:redis_memory:ratio',
      query: 'max by (instance) (redis_memory_used_bytes / (redis_memory_max_bytes > 0))',
      sources: ['redis'],
    },
  ];
}
