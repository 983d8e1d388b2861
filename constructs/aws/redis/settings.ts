import type { Environment } from '../../../model/environment';

/** What an environment says about its cache when it is Redis. */
export type RedisSettings = Extract<Environment['cache'], { kind: 'redis' }>;

/** Name under which the application logs in. */
export const REDIS_USER = 'app';
export const REDIS_PORT = 6379;
