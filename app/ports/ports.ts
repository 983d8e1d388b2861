import type { Cache } from './cache';
import type { DatabaseMonitor } from './database-status';
import type { InstanceRegistry } from './instance-registry';
import type { IpRepository } from './ip-repository';

/** Everything outside the process that the service needs; a test fakes each by a literal. */
export interface Ports {
  readonly ips: IpRepository;
  readonly cache: Cache;
  readonly registry: InstanceRegistry;
  readonly database: DatabaseMonitor;
}
