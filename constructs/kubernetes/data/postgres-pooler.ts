import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import { metadataOf } from '../workload/metadata';
import { createPolicy } from '../workload/network-policy';
import { overZones } from './pods';
import { POOLER, POSTGRES } from './postgres-cluster';

type PoolerSettings = Extract<EksEnvironment['database']['pooler'], { kind: 'pgbouncer' }>;

/** Labels of its pods, by their operator; they carry those of the servers as well, and so share policy and monitor. */
const POOLER_LABELS = { 'cnpg.io/poolerName': POOLER } as const;
const METRICS_PORT = 9127;
const SIZE = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '256Mi' } };

/** PgBouncer before the primary, in transaction mode as on every platform; its operator moves it on a fail-over. */
export function pooler(environment: EksEnvironment, { instances, poolSize, maxClients }: PoolerSettings) {
  const object: KubernetesObject = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: metadataOf(environment, POSTGRES, POOLER),
    spec: {
      cluster: { name: POSTGRES },
      type: 'rw',
      instances,
      deploymentStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      pgbouncer: {
        poolMode: 'transaction',
        parameters: {
          default_pool_size: String(poolSize),
          max_client_conn: String(maxClients),
          // Clients wait for a server connection no longer than the balancer waits for an answer.
          query_wait_timeout: '30',
          server_lifetime: '3600',
          client_tls_sslmode: 'require',
        },
      },
      template: {
        metadata: { labels: { ...POOLER_LABELS } },
        spec: {
          // Its operator takes the container by this name, and fills in the rest.
          containers: [{ name: 'pgbouncer', resources: SIZE }],
          priorityClassName: priority('data'),
          topologySpreadConstraints: overZones(POOLER_LABELS),
        },
      },
    },
  };
  return object;
}

/** Lets Prometheus ask the poolers, which answer on another port than the servers. */
export function createPoolerPolicy(scope: Construct, environment: EksEnvironment): void {
  createPolicy(scope, 'pooler-policy', {
    metadata: metadataOf(environment, POSTGRES, POOLER),
    selector: POOLER_LABELS,
    edges: {
      ingress: [{ name: 'metrics', peer: { kind: 'pods', namespace: 'monitoring' }, ports: [METRICS_PORT] }],
      egress: [],
    },
  });
}
