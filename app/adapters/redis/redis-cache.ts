import type { Cache, Written } from '../../ports/cache';
import type { Guard } from './guard';
import { UnsettledWrites } from './unsettled-writes';

// Stores a write unless a newer one is there. The revision stands before the first bar: `<revision>|<value>`.
const PUT = `
local current = redis.call('GET', KEYS[1])
if current and tonumber(string.match(current, '^%d+')) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1] .. '|' .. ARGV[2], 'EX', ARGV[3])
return 1`;

// The server's clock, so that the number is new even when the key was lost; and more than before, should the clock go back.
const BUMP = `
local time = redis.call('TIME')
local number = time[1] * 1000000 + time[2]
local before = string.match(redis.call('GET', KEYS[1]) or '', '|(%d+)$')
if before and tonumber(before) >= number then number = tonumber(before) + 1 end
redis.call('SET', KEYS[1], '0|' .. string.format('%.0f', number), 'EX', ARGV[1])
return 1`;

/** The cache all instances share. One key per command, so that it works on a cluster. */
export class RedisCache implements Cache {
  readonly #unsettled = new UnsettledWrites();

  /** @param prefix starts every key, so that systems and environments can share a server */
  constructor(
    private readonly guard: Guard,
    private readonly prefix: string,
  ) {}

  async get(key: string): Promise<string | undefined> {
    // What this instance could not store is older there than in the database.
    if (this.#unsettled.has(key)) return undefined;
    const stored = await this.guard.run((client) => client.get(this.prefix + key)).catch(() => null);
    return stored === null ? undefined : stored.slice(stored.indexOf('|') + 1);
  }

  async fill(key: string, value: string, ttlSeconds: number): Promise<void> {
    if (this.#unsettled.has(key)) return;
    await this.guard
      .run((client) => client.set(this.prefix + key, `0|${value}`, 'EX', ttlSeconds, 'NX'))
      .catch(() => null);
  }

  async put({ key, value, ttlSeconds, revision }: Written): Promise<void> {
    await this.#unsettled.settle(key, revision, () =>
      this.guard.run((client) => client.eval(PUT, 1, this.prefix + key, revision, value, ttlSeconds)),
    );
  }

  async bump(key: string, ttlSeconds: number): Promise<void> {
    await this.#unsettled.settle(key, 0, () =>
      this.guard.run((client) => client.eval(BUMP, 1, this.prefix + key, ttlSeconds)),
    );
  }

  async available(): Promise<boolean> {
    return this.guard
      .run((client) => client.ping())
      .then(
        () => true,
        () => false,
      );
  }

  /** Stops trying to store what could not be stored. */
  close(): void {
    this.#unsettled.close();
  }
}
