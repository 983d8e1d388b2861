import type { Environment } from '../../../model/environment';
import { anEc2 } from '../aws';
import { anEks } from '../eks';
import { aLocal } from '../synth';

const TIERS = ['single', 'multi', 'enterprise'] as const;

/** Tier single has no Prometheus unless one asks for it. */
const WATCHED = { observability: { metrics: 'prometheus' } } as const;

/** Every tier on every platform, and what no tier chooses, so that every alert applies somewhere. */
export const watchedEnvironments: Readonly<Record<string, Environment>> = {
  ...Object.fromEntries(
    TIERS.flatMap((tier) => [
      [`local ${tier}`, aLocal({ tier, ...WATCHED })],
      [`ec2 ${tier}`, anEc2({ tier, ...WATCHED })],
      [`eks ${tier}`, anEks({ tier, ...WATCHED })],
    ]),
  ),
  'local with a pooler and nginx': aLocal({
    loadBalancer: { engine: 'nginx', tls: { kind: 'selfSigned', redirectPort: 8081 } },
    database: { pooler: { kind: 'pgbouncer' }, readReplicas: 2 },
  }),
  'local with MariaDB': aLocal({ database: { engine: 'mysql' } }),
  'eks with data in the cluster': anEks({
    cluster: { ingress: 'nginx' },
    services: { web: { replicas: { min: 2, max: 10 } } },
    cache: { kind: 'redis', host: 'inCluster' },
    database: { host: 'inCluster', readReplicas: 2, pooler: { kind: 'pgbouncer', instances: 2 } },
    search: { kind: 'opensearch', host: 'inCluster' },
    messaging: { kind: 'rabbitmq', host: 'inCluster' },
  }),
};
