import { z } from 'zod';
import type { Claims } from '../../domain/identity/account';
import { isSessionToken, newSessionToken } from '../../domain/identity/session-token';
import type { Sessions } from '../../ports/sessions';
import { Unavailable } from '../../ports/unavailable';
import type { RedisClient } from './client';
import type { Guard } from './guard';

const claimsSchema = z.object({ account: z.string(), generation: z.int() });

/** The sessions of all instances: one key each, `session:<token>`. */
export class RedisSessions implements Sessions {
  /**
   * @param prefix starts every key
   * @param ttlSeconds a session not used for so long has ended
   */
  constructor(
    private readonly guard: Guard,
    private readonly prefix: string,
    private readonly ttlSeconds: number,
  ) {}

  async open(claims: Claims): Promise<string> {
    const token = newSessionToken();
    await this.#run((client) => client.set(this.#key(token), JSON.stringify(claims), 'EX', this.ttlSeconds));
    return token;
  }

  async find(token: string): Promise<Claims | undefined> {
    if (!isSessionToken(token)) return undefined;
    const text = await this.#run((client) => client.getex(this.#key(token), 'EX', this.ttlSeconds));
    return text === null ? undefined : claimsSchema.parse(JSON.parse(text));
  }

  async close(token: string): Promise<void> {
    if (isSessionToken(token)) await this.#run((client) => client.del(this.#key(token)));
  }

  #key(token: string): string {
    return `${this.prefix}session:${token}`;
  }

  async #run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    try {
      return await this.guard.run(command);
    } catch (cause) {
      throw new Unavailable('the store of sessions', { cause });
    }
  }
}
