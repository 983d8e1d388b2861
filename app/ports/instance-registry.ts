import type { InstanceLoad } from '../domain/overview';

/** One running copy of the application, as the others see it. */
export interface Instance {
  readonly id: string;
  /** Host and port at which it listens. */
  readonly address: string;
  readonly version: string;
  readonly role: string;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  /** What it has done since then. @default not told yet */
  readonly load?: InstanceLoad;
}

/** Knows the instances that are alive. Throws when it is away. */
export interface InstanceRegistry {
  /** Tells the others that this instance is alive for another while. */
  heartbeat(instance: Instance): Promise<void>;
  /** Instances heard of lately, ordered by id. */
  list(): Promise<Instance[]>;
  deregister(id: string): Promise<void>;
}
