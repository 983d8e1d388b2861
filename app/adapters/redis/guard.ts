import type { RedisClient } from './client';

const DEADLINE_MS = 500;
// After a time-out calls fail at once for so long: a hung server would else cost every request the whole deadline.
const PAUSE_MS = 1000;

/** Runs commands so that a Redis that is away or hangs costs little. */
export class Guard {
  #pausedUntil = 0;

  constructor(private readonly client: RedisClient) {}

  /**
   * The answer of the commands.
   * @throws when Redis is away or does not answer within half a second
   */
  async run<T>(commands: (client: RedisClient) => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready' || Date.now() < this.#pausedUntil) throw new Error('redis is away');
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#pausedUntil = Date.now() + PAUSE_MS;
        reject(new Error(`redis did not answer within ${DEADLINE_MS} ms`));
      }, DEADLINE_MS);
    });
    try {
      return await Promise.race([commands(this.client), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }
}
