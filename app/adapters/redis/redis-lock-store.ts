import type { LockStore } from '../../ports/lock-store';
import type { Guard } from './guard';

// Only the holder may touch the lock: the key may be somebody else's by now.
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;

/** Locks over all instances: a key that expires. One key per command, so that it works on a cluster. */
export class RedisLockStore implements LockStore {
  readonly #prefix: string;

  /** @param prefix starts every key */
  constructor(
    private readonly guard: Guard,
    prefix: string,
  ) {
    this.#prefix = `${prefix}lock:`;
  }

  async take(name: string, holder: string, ttlMs: number): Promise<boolean> {
    const key = this.#prefix + name;
    return (await this.guard.run((client) => client.set(key, holder, 'PX', ttlMs, 'NX'))) === 'OK';
  }

  async renew(name: string, holder: string, ttlMs: number): Promise<boolean> {
    return (await this.guard.run((client) => client.eval(RENEW, 1, this.#prefix + name, holder, ttlMs))) === 1;
  }

  async release(name: string, holder: string): Promise<void> {
    await this.guard.run((client) => client.eval(RELEASE, 1, this.#prefix + name, holder));
  }
}
