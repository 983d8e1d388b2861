import { z } from 'zod';
import { commaSeparated, connectionUrl, integer } from '../schemas';
import { defaulted, optional, secret } from '../variable';

const ttl = integer(0, 604_800);

/** The shared cache and registry. Defaults of the time-to-live are those of the firewall guide. */
export const redisVariables = {
  REDIS_URL: secret(
    optional(
      'URL of Redis, or several seeds of a cluster, comma separated; without it nothing is cached.',
      commaSeparated(connectionUrl('redis', 'rediss')),
    ),
  ),
  REDIS_MODE: defaulted('How to talk to it.', z.enum(['cluster', 'standalone']), 'standalone'),
  CACHE_LOCAL_TTL_SECONDS: defaulted(
    'Longest time an entry stays in the memory of one instance, in seconds; 0 = only in Redis.',
    ttl,
    '10',
  ),
  CACHE_DEFAULT_TTL_SECONDS: defaulted('Time one entry stays cached, in seconds; 0 = off.', ttl, '300'),
  CACHE_FILTER_TTL_SECONDS: defaulted('Time a filter result stays cached, in seconds; 0 = off.', ttl, '300'),
  CACHE_LIST_TTL_SECONDS: defaulted('Time a page of a list stays cached, in seconds; 0 = off.', ttl, '120'),
  CACHE_STATS_TTL_SECONDS: defaulted('Time statistics stay cached, in seconds; 0 = off.', ttl, '30'),
};
