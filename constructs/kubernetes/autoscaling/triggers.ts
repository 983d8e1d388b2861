import { OWN_ROUTES } from '../../../observability/own-routes';
import type { EksEnvironment } from '../../aws/environment';
import { namespaceOf } from '../labels';
import { PROMETHEUS } from '../operators/prometheus';
import { settingsOf, type WorkloadPlan } from '../workload/plan';
import type { ScalingSources } from './sources';
import type { Trigger } from './trigger';
import { authenticationName } from './trigger-authentication';

type Autoscaling = EksEnvironment['services'][string]['autoscaling'];

/** Streams of the event bus (`app/adapters/redis/streams`). */
const STREAMS = 4;

/**
 * What the number of a fleet's pods follows with KEDA; the one that asks for most counts.
 * @throws Error for a source that the environment's data does not give
 */
export function triggersOf(environment: EksEnvironment, plan: WorkloadPlan, sources: ScalingSources): Trigger[] {
  const { autoscaling } = settingsOf(environment, plan.service);
  return [
    ...autoscaling.resources.map((resource) => share(resource, autoscaling)),
    ...requests(environment, plan, autoscaling),
    ...backlog(environment, plan, autoscaling, sources),
    ...connections(plan, autoscaling, sources),
  ];
}

function share(type: 'cpu' | 'memory', autoscaling: Autoscaling): Trigger {
  return { type, name: type, metricType: 'Utilization', metadata: { value: String(autoscaling[type].value) } };
}

function requests(
  environment: EksEnvironment,
  { service }: WorkloadPlan,
  { requestsPerSecond }: Autoscaling,
): Trigger[] {
  if (requestsPerSecond === undefined) return [];
  const labels = `namespace="${namespaceOf(environment)}",service="${service}",route!~"${OWN_ROUTES}"`;
  return [prometheus('requests', `sum(rate(http_requests_total{${labels}}[2m]))`, requestsPerSecond)];
}

function backlog(
  environment: EksEnvironment,
  plan: WorkloadPlan,
  { queue, queueLength }: Autoscaling,
  sources: ScalingSources,
): Trigger[] {
  if (queueLength === undefined) return [];
  if (queue.kind === 'outbox') {
    // Every instance reports the same: it lies in the database.
    const labels = `namespace="${namespaceOf(environment)}",service="${plan.service}"`;
    return [prometheus('backlog', `max(event_outbox_size{${labels}})`, queueLength)];
  }
  if (queue.kind === 'list')
    return [redis('redis-cluster', 'list', plan, sources, { listName: queue.name, listLength: String(queueLength) })];
  // Events spread evenly over the streams, and each stream is a signal of its own.
  const lagCount = String(Math.max(1, Math.floor(queueLength / STREAMS)));
  return streamsOf(environment).map((stream, index) =>
    redis('redis-cluster-streams', `stream-${index}`, plan, sources, {
      stream,
      consumerGroup: queue.consumer,
      lagCount,
    }),
  );
}

function streamsOf({ system, name, messaging }: EksEnvironment): string[] {
  const prefix = messaging.kind === 'redis' ? messaging.stream : '';
  return Array.from({ length: STREAMS }, (_, index) => `{${system.name}:${name}:${prefix}:${index}}`);
}

function connections(
  { name }: WorkloadPlan,
  { databaseConnections }: Autoscaling,
  { database }: ScalingSources,
): Trigger[] {
  if (databaseConnections === undefined) return [];
  if (!database) throw new Error('KEDA is to follow connections to the database, and has no way to ask it');
  return [
    {
      type: 'postgresql',
      name: 'connections',
      metricType: 'AverageValue',
      metadata: {
        query: "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = current_database()",
        targetQueryValue: String(databaseConnections),
      },
      authenticationRef: { name: authenticationName(name, 'database') },
    },
  ];
}

/** No sample is no zero: what is not measured must not stop pods. */
function prometheus(name: string, query: string, threshold: number): Trigger {
  const serverAddress = `${PROMETHEUS.url}:${PROMETHEUS.port}`;
  const metadata = { serverAddress, query, threshold: String(threshold), ignoreNullValues: 'false' };
  return { type: 'prometheus', name, metricType: 'AverageValue', metadata };
}

function redis(
  type: 'redis-cluster' | 'redis-cluster-streams',
  name: string,
  plan: WorkloadPlan,
  { redis: source }: ScalingSources,
  metadata: Readonly<Record<string, string>>,
): Trigger {
  if (!source) throw new Error('KEDA is to follow a queue in Redis, and has no way to ask it');
  return {
    type,
    name,
    metricType: 'AverageValue',
    metadata: { addresses: source.addresses, enableTLS: String(source.tls), ...metadata },
    ...(source.account && { authenticationRef: { name: authenticationName(plan.name, 'redis') } }),
  };
}
