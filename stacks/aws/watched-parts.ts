import { KafkaCluster } from '../../constructs/aws/broker/kafka';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import type { WatchedBroker } from '../../constructs/aws/observability/alarms/broker';
import type { WatchedLoadBalancer } from '../../constructs/aws/observability/alarms/load-balancer';
import type { WatchedService } from '../../constructs/aws/observability/alarms/services';
import type { Watched } from '../../constructs/aws/observability/watched';
import { type FleetPlan, fleetPlans } from '../../constructs/aws/service/fleet-plan';
import type { DataStack } from './data-stack';
import type { ServicesStack } from './services-stack';

/** What stands in the stacks of data and services, as alarms name it. */
export function watchedParts(data: DataStack, services: ServicesStack): Watched {
  const fleets = fleetsOf(services);
  return {
    loadBalancer: loadBalancerOf(services, fleets),
    certificate: watchedCertificate(services.loadBalancer),
    services: fleets,
    ...watchedData(data),
  };
}

/** The certificate of what clients come in by; one that is not the cloud's is watched from where it is. */
export function watchedCertificate(entrance: { readonly certificateArn: string | undefined } | undefined) {
  return entrance?.certificateArn === undefined ? undefined : { arn: entrance.certificateArn };
}

/** What is managed of the data; what is in a cluster, Prometheus sees. */
export function watchedData({ database, redis, search, broker }: DataStack): Watched {
  return {
    database: database && { primary: database.identifier, replicas: database.replicaIdentifiers },
    redis,
    search,
    broker: broker && brokerOf(broker),
  };
}

/** Fleets that have instances at all times: a candidate may wait for its turn, the clock may send a fleet to sleep. */
function fleetsOf({ environment, services }: ServicesStack): WatchedService[] {
  const plans = plansOf(environment);
  const fleets = services.flatMap(({ name, asgName }) =>
    plans
      .filter((plan) => plan.name === name)
      .map(({ service, min, max }) => ({ name, asgName, min: fewest(environment, service, min), max })),
  );
  return fleets.filter(({ min }) => min > 0);
}

function plansOf(environment: AwsEnvironment): FleetPlan[] {
  const names = Object.keys(environment.system.services);
  return names.flatMap((service) => Object.values(fleetPlans(environment, service)));
}

/** What the clock may lower a fleet to. */
function fewest({ services }: AwsEnvironment, service: string, min: number): number {
  const scheduled = services[service]?.autoscaling.schedules.map((schedule) => schedule.min) ?? [];
  return Math.min(min, ...scheduled);
}

function loadBalancerOf(
  { loadBalancer, services }: ServicesStack,
  fleets: readonly WatchedService[],
): WatchedLoadBalancer | undefined {
  if (!loadBalancer) return undefined;
  const targetGroups = services.flatMap(({ name, targetGroupArnSuffix: suffix }) =>
    suffix !== undefined && fleets.some((fleet) => fleet.name === name) ? [[name, suffix] as const] : [],
  );
  return { arnSuffix: loadBalancer.arnSuffix, targetGroups: Object.fromEntries(targetGroups) };
}

function brokerOf(broker: NonNullable<DataStack['broker']>): WatchedBroker {
  if (!(broker instanceof KafkaCluster)) return { kind: 'rabbitmq', brokerName: broker.brokerName };
  const { clusterName, brokers } = broker;
  return { kind: 'kafka', clusterName, brokers };
}
