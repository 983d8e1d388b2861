/** What one instance has done since it started. */
export interface InstanceLoad {
  /** When it counted: ISO 8601, UTC. */
  readonly measured_at: string;
  /** Requests answered, probes left out. */
  readonly requests: number;
  readonly cache_hits: number;
  readonly cache_misses: number;
}

/** One instance, as the overview shows it. */
export interface InstanceOverview {
  readonly id: string;
  readonly role: string;
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly started_at: string;
  /** Missing until its first heartbeat. */
  readonly load?: InstanceLoad;
}

/** What waits to be done. */
export interface QueueSizes {
  /** Events whose consumers have not all handled them. */
  readonly outbox: number;
  /** Failed work that will be tried again. */
  readonly retries: number;
  /** Failed work that was given up. */
  readonly dead_letters: number;
}

/** The whole system at one moment. */
export interface Overview {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly status: string;
  readonly instances: readonly InstanceOverview[];
  /** Missing while the database is away. */
  readonly queues?: QueueSizes;
}
