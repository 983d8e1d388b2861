import type { InstanceRegistry } from '../../ports/instance-registry';

/** How many instances serve requests; the last known number while the registry is away, 1 until it has been known. */
export class FleetSize {
  #size = 1;

  /** @param role that of the instances that count */
  constructor(
    private readonly registry: Pick<InstanceRegistry, 'list'>,
    private readonly role: string,
  ) {}

  get current(): number {
    return this.#size;
  }

  /** @throws when the registry is away */
  async refresh(): Promise<void> {
    const instances = await this.registry.list();
    this.#size = Math.max(1, instances.filter(({ role }) => role === this.role).length);
  }
}
