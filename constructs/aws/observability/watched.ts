import type { AwsEnvironment } from '../environment';
import type { Alarm } from './alarm';
import { brokerAlarms, type WatchedBroker } from './alarms/broker';
import { certificateAlarms, type WatchedCertificate } from './alarms/certificate';
import { clusterAlarms, type WatchedCluster } from './alarms/cluster';
import { databaseAlarms, type WatchedDatabase } from './alarms/database';
import { loadBalancerAlarms, type WatchedLoadBalancer } from './alarms/load-balancer';
import { redisAlarms, type WatchedRedis } from './alarms/redis';
import { searchAlarms, type WatchedSearch } from './alarms/search';
import { serviceAlarms, type WatchedService } from './alarms/services';

/** The components of an environment as CloudWatch knows them; one that it does not have is left out. */
export interface Watched {
  readonly loadBalancer?: WatchedLoadBalancer;
  readonly certificate?: WatchedCertificate;
  readonly services?: readonly WatchedService[];
  readonly cluster?: WatchedCluster;
  readonly database?: WatchedDatabase;
  readonly redis?: WatchedRedis;
  readonly search?: WatchedSearch;
  readonly broker?: WatchedBroker;
}

/** Every alarm of what Prometheus does not see: it scrapes instances, not the services of the cloud. */
export function alarmsOf(environment: AwsEnvironment, watched: Watched): Alarm[] {
  const { loadBalancer, certificate, services, cluster, database, redis, search, broker } = watched;
  return [
    ...(loadBalancer ? loadBalancerAlarms(environment, loadBalancer) : []),
    ...(certificate ? certificateAlarms(environment, certificate) : []),
    ...(services ? serviceAlarms(services) : []),
    ...(cluster ? clusterAlarms(cluster) : []),
    ...(database ? databaseAlarms(environment, database) : []),
    ...(redis ? redisAlarms(environment, redis) : []),
    ...(search ? searchAlarms(environment, search) : []),
    ...(broker ? brokerAlarms(environment, broker) : []),
  ];
}
