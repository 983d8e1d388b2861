import type { Instance, InstanceRegistry } from '../../ports/instance-registry';

/** Knows only instances of this process: the registry of a system without Redis, which has one instance. */
export class MemoryRegistry implements InstanceRegistry {
  readonly #heard = new Map<string, { readonly instance: Instance; readonly at: number }>();

  /** @param ttlSeconds an instance not heard of for so long counts as gone */
  constructor(private readonly ttlSeconds: number) {}

  async heartbeat(instance: Instance): Promise<void> {
    this.#heard.set(instance.id, { instance, at: Date.now() });
  }

  async list(): Promise<Instance[]> {
    const oldest = Date.now() - this.ttlSeconds * 1000;
    return [...this.#heard.values()]
      .filter(({ at }) => at > oldest)
      .map(({ instance }) => instance)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async deregister(id: string): Promise<void> {
    this.#heard.delete(id);
  }
}
