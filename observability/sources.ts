import type { Environment } from '../model/environment';

/**
 * What measures something:
 *
 * | source | what |
 * |---|---|
 * | `application` | every instance, at `/metrics` |
 * | `scrape` | Prometheus itself, of each target that it asks (`up`); where an agent pushes samples there is none |
 * | `haproxy`, `nginx` | the balancer on `local` |
 * | `probe` | the blackbox exporter, which asks the balancer as a client does |
 * | `postgres`, `mysql`, `cloudnativePg` | the database servers: exporters on `local`, the operator's in a cluster |
 * | `redis`, `rabbitmq`, `search` | the other components of data, by their exporter or their own endpoint |
 * | `pgbouncer` | nothing yet: Debian's exporter 1.7 asks for columns that PgBouncer has not had since 1.8 |
 * | `node` | node_exporter, on the machine or on each node of a cluster |
 * | `kubernetes` | kube-state-metrics |
 * | `ingressNginx` | the nginx controller of a cluster |
 * | `alertmanager` | Alertmanager itself |
 */
export type Source =
  | 'application'
  | 'scrape'
  | 'haproxy'
  | 'nginx'
  | 'probe'
  | 'postgres'
  | 'mysql'
  | 'cloudnativePg'
  | 'pgbouncer'
  | 'redis'
  | 'rabbitmq'
  | 'search'
  | 'node'
  | 'kubernetes'
  | 'ingressNginx'
  | 'alertmanager';

/**
 * What Prometheus has samples of in an environment; nothing where nobody collects them. What the cloud manages is
 * watched by alarms of CloudWatch instead (`constructs/aws/observability/alarms`).
 */
export function sourcesOf(environment: Environment): ReadonlySet<Source> {
  const { platform, observability } = environment;
  if (observability.metrics === 'endpoint') return new Set();
  if (platform === 'ec2') return new Set(['application']);
  return new Set([
    'application',
    'scrape',
    'node',
    'alertmanager',
    ...(platform === 'local' ? local(environment) : eks(environment)),
  ]);
}

function local({ loadBalancer, database, cache, messaging, search }: Environment): Source[] {
  return [
    loadBalancer.engine,
    'probe',
    database.engine,
    ...when(cache.kind === 'redis', 'redis'),
    ...when(messaging.kind === 'rabbitmq', 'rabbitmq'),
    ...when(search.kind === 'opensearch', 'search'),
  ];
}

function eks({ cluster, database, cache, messaging, search }: Environment): Source[] {
  return [
    'kubernetes',
    ...when(cluster?.ingress === 'nginx', 'ingressNginx'),
    ...when(database.host === 'inCluster', 'cloudnativePg'),
    ...when(cache.kind === 'redis' && cache.host === 'inCluster', 'redis'),
    ...when(messaging.kind === 'rabbitmq' && messaging.host === 'inCluster', 'rabbitmq'),
    ...when(search.kind === 'opensearch' && search.host === 'inCluster', 'search'),
  ];
}

function when(holds: boolean, source: Source): Source[] {
  return holds ? [source] : [];
}
