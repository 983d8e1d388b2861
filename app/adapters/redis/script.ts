import { createHash } from 'node:crypto';
import type { RedisClient } from './client';

/** A Lua script that the server runs as one step. Its keys lie in one slot of a cluster. */
export class Script {
  readonly #sha: string;

  constructor(private readonly text: string) {
    this.#sha = createHash('sha1').update(text).digest('hex');
  }

  /** Sends the script's digest; its text only to a server that does not know it yet. */
  async run(client: RedisClient, keys: readonly string[], values: readonly (string | number)[] = []): Promise<unknown> {
    try {
      return await client.evalsha(this.#sha, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return client.eval(this.text, keys.length, ...keys, ...values);
    }
  }
}
