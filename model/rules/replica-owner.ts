import { followsResources, isScaled } from '../scaling';
import { eachService } from './each-service';
import { isGiven, type Rule, rule, when } from './rule';

/** Settings below a service that only KEDA reads. */
export const WITH_KEDA_ONLY = ['queue', 'databaseConnections', 'polling', 'cooldown'].map(
  (field) => `autoscaling.${field}`,
);

const ownedByHpa = rule(['platform', 'services', 'cluster'], ({ platform, services, cluster }, given) => {
  if (platform !== 'eks' || cluster?.replicaOwner !== 'hpa') return [];
  return eachService(services, (path) =>
    WITH_KEDA_ONLY.flatMap((field) =>
      when(
        isGiven(given, `${path}.${field}`),
        `${path}.${field}`,
        undefined,
        'must not be set while cluster.replicaOwner is hpa',
        "remove it, or set cluster.replicaOwner to 'keda'",
      ),
    ),
  );
});

const followed = rule(['platform', 'services'], ({ platform, services }) => {
  if (platform !== 'eks') return [];
  return eachService(services, (path, service) => {
    const { resources, requestsPerSecond, queueLength, databaseConnections } = service.autoscaling;
    const signals = [requestsPerSecond, queueLength, databaseConnections].filter((one) => one !== undefined);
    return [
      ...when(
        new Set(resources).size < resources.length,
        `${path}.autoscaling.resources`,
        resources,
        'must not name a resource twice',
        'remove one of them',
      ),
      ...when(
        isScaled(service) && resources.length + signals.length === 0,
        `${path}.autoscaling.resources`,
        resources,
        'must not be empty while nothing else is followed',
        'the number of instances would never change: name a signal, or set replicas.min to replicas.max',
      ),
    ];
  });
});

const measured = rule(['platform', 'services', 'observability'], ({ platform, services, observability }) => {
  if (platform !== 'eks' || observability.metrics !== 'endpoint') return [];
  return eachService(services, (path, { autoscaling: { requestsPerSecond, queueLength, queue } }) => {
    const needs = { requestsPerSecond, queueLength: queue.kind === 'outbox' ? queueLength : undefined };
    return Object.entries(needs).flatMap(([field, value]) =>
      when(
        value !== undefined,
        `${path}.autoscaling.${field}`,
        value,
        'must not be set while observability.metrics is endpoint',
        "nobody collects what it follows: set observability.metrics to 'prometheus'",
      ),
    );
  });
});

const queues = rule(['platform', 'services', 'messaging', 'cache'], ({ platform, services, messaging, cache }) => {
  if (platform !== 'eks') return [];
  return eachService(services, (path, { autoscaling: { queue } }) => [
    ...when(
      queue.kind === 'stream' && messaging.kind !== 'redis',
      `${path}.autoscaling.queue.kind`,
      queue.kind,
      `must not be stream while messaging.kind is ${messaging.kind}`,
      "there is no stream: use 'outbox'",
    ),
    ...when(
      queue.kind === 'list' && cache.kind === 'none',
      `${path}.autoscaling.queue.kind`,
      queue.kind,
      'must not be list while cache.kind is none',
      "there is no Redis: use 'outbox'",
    ),
  ]);
});

/** More instances raise the number of active connections; below what one may open that feeds itself. */
const connections = rule(['platform', 'services', 'database'], ({ platform, services, database: { engine } }) => {
  if (platform !== 'eks') return [];
  return eachService(services, (path, { autoscaling: { databaseConnections: target }, pool }) => [
    ...when(
      target !== undefined && engine !== 'postgres',
      `${path}.autoscaling.databaseConnections`,
      target,
      `must not be set with ${engine}`,
      'the trigger asks Postgres; remove it',
    ),
    ...when(
      target !== undefined && target < pool.size + pool.overflow,
      `${path}.autoscaling.databaseConnections`,
      target,
      `must be at least pool.size + pool.overflow (${pool.size + pool.overflow})`,
      'one busy instance would call for the next, up to replicas.max; raise it, or lower the pool',
    ),
  ]);
});

const vertical = rule(['platform', 'services', 'cluster'], ({ platform, services, cluster }) =>
  when(
    platform === 'eks' && cluster?.verticalAutoscaler === 'auto' && Object.values(services).every(followsResources),
    'cluster.verticalAutoscaler',
    'auto',
    `must not act beside ${cluster?.replicaOwner}, which follows the shares of cpu and memory that it would change`,
    "use 'recommend', or let a service follow neither: autoscaling.resources: []",
  ),
);

/** Rules about who owns the number of instances, and what it follows. */
export const replicaOwnerRules: readonly Rule[] = [ownedByHpa, followed, measured, queues, connections, vertical];
