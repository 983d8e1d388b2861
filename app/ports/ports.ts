import type { Cache } from './cache';
import type { DatabaseMonitor } from './database-status';
import type { EventPorts } from './events';
import type { IdentityPorts } from './identity';
import type { InstanceRegistry } from './instance-registry';
import type { IpReader } from './ips';
import type { Probe } from './probe';
import type { RateLimitPorts } from './rate-limits';
import type { SearchPorts } from './search';
import type { SyncPorts } from './sync';
import type { Transactions } from './transaction';

/** Everything outside the process that the service needs; a test fakes each by a literal. */
export interface Ports {
  readonly ips: IpReader;
  readonly transactions: Transactions;
  readonly identity: IdentityPorts;
  readonly cache: Cache;
  readonly registry: InstanceRegistry;
  readonly database: DatabaseMonitor;
  readonly search: SearchPorts;
  readonly events: EventPorts;
  readonly rateLimits: RateLimitPorts;
  readonly sync: SyncPorts;
  /** Deep looks into what the instance depends on. */
  readonly probes: readonly Probe[];
}
