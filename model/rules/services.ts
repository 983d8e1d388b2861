import { suggestion } from '../nearest';
import { INSTANCES_PER_SERVICE, SERVICES_PER_ENVIRONMENT } from '../ports';
import { looksSecret, namesSecret } from '../secrets';
import { eachService } from './each-service';
import { type Rule, rule, when } from './rule';

const names = rule(['system', 'services'], ({ system, services }) => {
  const known = Object.keys(system.services);
  return Object.keys(services).flatMap((name) =>
    when(
      !known.includes(name),
      `services.${name}`,
      undefined,
      `is not a service of the system ${system.name}`,
      suggestion(name, known),
    ),
  );
});

const bounds = rule(['services'], ({ services }) =>
  eachService(services, (path, { replicas: { min, max }, peak = 1, disruption }) => [
    ...when(min > max, `${path}.replicas.min`, min, `must not exceed max (${max})`, 'raise max or lower min'),
    ...when(peak > max, `${path}.peak`, peak, `must not exceed replicas.max (${max})`, 'raise max or lower peak'),
    ...when(
      'maxUnavailable' in disruption && min > 1 && disruption.maxUnavailable >= min,
      `${path}.disruption.maxUnavailable`,
      'maxUnavailable' in disruption ? disruption.maxUnavailable : undefined,
      `must be less than replicas.min (${min})`,
      'all instances might be evicted at once; use 1',
    ),
  ]),
);

const portPlan = rule(['platform', 'services', 'rollout'], ({ platform, services, rollout: { surge } }) => {
  if (platform !== 'local') return [];
  const room = INSTANCES_PER_SERVICE - surge;
  const many = Object.keys(services).length;
  return [
    ...eachService(services, (path, { replicas: { max } }) =>
      when(
        max > room,
        `${path}.replicas.max`,
        max,
        `must be at most ${room} on local`,
        `the port plan has ${INSTANCES_PER_SERVICE} ports per service and a change needs ${surge} of them; lower it`,
      ),
    ),
    ...when(
      many > SERVICES_PER_ENVIRONMENT,
      'system.services',
      many,
      `must be at most ${SERVICES_PER_ENVIRONMENT} services on local`,
      'the port plan has no more room; split the system',
    ),
  ];
});

const autoscaling = rule(['platform', 'system', 'services', 'cluster'], ({ platform, system, services, cluster }) =>
  Object.entries(services).flatMap(
    ([
      name,
      {
        autoscaling: { queueLength },
      },
    ]) => {
      const path = `services.${name}.autoscaling.queueLength`;
      return [
        ...when(
          queueLength !== undefined && platform === 'eks' && cluster?.replicaOwner === 'hpa',
          path,
          queueLength,
          'must not be set while cluster.replicaOwner is hpa',
          "an HPA reads no queue: set cluster.replicaOwner to 'keda'",
        ),
        ...when(
          queueLength !== undefined && system.services[name]?.role === 'frontend',
          path,
          queueLength,
          'must not be set for a frontend',
          'a frontend consumes no queue; remove it',
        ),
      ];
    },
  ),
);

/** Variables that the model's own numbers become; a second value would make the ledgers lie. */
const computed: Readonly<Record<string, string>> = {
  DB_POOL_SIZE: 'services.<name>.pool.size',
  DB_MAX_OVERFLOW: 'services.<name>.pool.overflow',
  DB_POOL_RECYCLE: 'services.<name>.pool.recycle',
  DB_STATEMENT_TIMEOUT_MS: 'database.statementTimeout',
  SHUTDOWN_WAIT_SECONDS: 'rollout.deregistration',
  SHUTDOWN_DRAIN_SECONDS: 'rollout.drain',
  KEEP_ALIVE_TIMEOUT_SECONDS: 'rollout.keepAlive',
  REQUEST_TIMEOUT_SECONDS: 'loadBalancer.timeouts.request',
  BODY_LIMIT_BYTES: 'loadBalancer.bodyLimit',
  CACHE_DEFAULT_TTL_SECONDS: 'cache.ttl.default',
  CACHE_FILTER_TTL_SECONDS: 'cache.ttl.filter',
  CACHE_LIST_TTL_SECONDS: 'cache.ttl.list',
  CACHE_STATS_TTL_SECONDS: 'cache.ttl.stats',
};

const variables = rule(['services'], ({ services }) =>
  eachService(services, (path, service) =>
    Object.entries(service.variables).flatMap(([name, value]) => {
      const at = `${path}.variables.${name}`;
      const origin = computed[name];
      return [
        ...when(
          namesSecret(name) || looksSecret(value),
          at,
          undefined,
          'looks like a secret, and secrets are never values',
          'remove it and put its name into secrets',
        ),
        ...when(origin !== undefined, at, value, `is computed from ${origin}`, 'remove it and set that instead'),
      ];
    }),
  ),
);

/** Rules about the services. */
export const serviceRules: readonly Rule[] = [names, bounds, portPlan, autoscaling, variables];
