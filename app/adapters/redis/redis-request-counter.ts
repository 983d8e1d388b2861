import { RateLimiterRedis } from 'rate-limiter-flexible';
import type { RequestCounter, WindowCount } from '../../ports/request-counter';
import type { RedisClient } from './client';
import type { Guard } from './guard';

const WINDOW_SECONDS = 60;

/** Counts the requests of all instances; one command and one key, so that it works on a cluster. */
export class RedisRequestCounter implements RequestCounter {
  readonly #limiter: RateLimiterRedis;

  /**
   * @param client the one that the guard guards
   * @param prefix starts every key
   */
  constructor(
    private readonly guard: Guard,
    client: RedisClient,
    prefix: string,
  ) {
    this.#limiter = new RateLimiterRedis({
      storeClient: client,
      keyPrefix: `${prefix}limits`,
      duration: WINDOW_SECONDS,
      points: 0,
    });
  }

  async count(key: string, requests: number): Promise<WindowCount> {
    // `penalty` counts without judging (rate-limiter-flexible 11): which number is too high differs from key to key.
    const { consumedPoints, msBeforeNext } = await this.guard.run(() => this.#limiter.penalty(key, requests));
    return { count: consumedPoints, resetMs: msBeforeNext };
  }
}
