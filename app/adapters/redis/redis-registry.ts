import type { Instance, InstanceRegistry } from '../../ports/instance-registry';
import type { Guard } from './guard';

/** The instances of all machines: a set of ids, and one short-lived key for each. */
export class RedisRegistry implements InstanceRegistry {
  readonly #members: string;
  readonly #prefix: string;

  /**
   * @param prefix starts every key
   * @param ttlSeconds an instance not heard of for so long counts as gone
   */
  constructor(
    private readonly guard: Guard,
    prefix: string,
    private readonly ttlSeconds: number,
  ) {
    // The braces put all keys into one slot of a cluster, where MGET and transactions may touch several.
    this.#members = `${prefix}{instances}:ids`;
    this.#prefix = `${prefix}{instances}:id:`;
  }

  async heartbeat(instance: Instance): Promise<void> {
    await this.guard.run((client) =>
      client
        .multi()
        .set(this.#prefix + instance.id, JSON.stringify(instance), 'EX', this.ttlSeconds)
        .sadd(this.#members, instance.id)
        .expire(this.#members, this.ttlSeconds)
        .exec(),
    );
  }

  async list(): Promise<Instance[]> {
    const ids = (await this.guard.run((client) => client.smembers(this.#members))).sort();
    if (ids.length === 0) return [];
    const found = await this.guard.run((client) => client.mget(ids.map((id) => this.#prefix + id)));
    const gone = ids.filter((_, index) => found[index] === null);
    if (gone.length > 0) await this.guard.run((client) => client.srem(this.#members, gone));
    return found.filter((text) => text !== null).map((text) => JSON.parse(text) as Instance);
  }

  async deregister(id: string): Promise<void> {
    await this.guard.run((client) =>
      client
        .multi()
        .del(this.#prefix + id)
        .srem(this.#members, id)
        .exec(),
    );
  }
}
