import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';
import { serverAlerts } from './database-servers';
import { poolerAlerts } from './pooler';
import { replicaAlerts } from './replicas';

/** The database as instances meet it, its servers, and what stands between. */
export function databaseAlerts(environment: Environment): Alert[] {
  return [
    ...poolAlerts(environment),
    unreachable,
    ...serverAlerts(environment),
    ...replicaAlerts(environment),
    ...poolerAlerts(environment),
  ];
}

const unreachable: Alert = {
  name: 'DatabaseUnreachable',
  severity: 'critical',
  sources: ['application'],
  conditions: [{ query: 'min by (service) (dependency_up{dependency="primary"})', is: 'below', limit: 1 }],
  for: Duration.of('1m'),
  summary: 'Instances of {{ $labels.service }} do not reach the database',
  description:
    'The primary did not answer an instance of {{ $labels.service }} at any time in a minute (dependency_up is {{ $value }}): it cannot write, and reads only where a replica answers.',
  panel: 'database/failures',
};

function poolAlerts({ observability: { alerts } }: Environment): Alert[] {
  return [
    {
      name: 'PoolUseHigh',
      severity: 'warning',
      sources: ['application'],
      conditions: [
        {
          query: 'max by (service, pool) (service_instance_pool:db_pool_use:ratio)',
          is: 'above',
          limit: alerts.poolUse.fraction,
        },
      ],
      for: Duration.of('2m'),
      summary: 'An instance of {{ $labels.service }} has few free connections to {{ $labels.pool }}',
      description: `An instance of {{ $labels.service }} uses {{ $value | humanizePercentage }} of its pool to {{ $labels.pool }}, more than ${alerts.poolUse}: soon queries wait.`,
      panel: 'database/pools',
    },
    {
      name: 'PoolExhausted',
      severity: 'critical',
      sources: ['application'],
      conditions: [{ query: 'max by (service, pool) (db_pool_waiting)', is: 'above', limit: 0 }],
      for: Duration.of('1m'),
      summary: '{{ $labels.service }} has no free connection to {{ $labels.pool }}',
      description:
        '{{ $value }} queries of an instance of {{ $labels.service }} wait for a connection to {{ $labels.pool }}, and some have waited at every look for a minute: answers are late, then refused.',
      panel: 'database/waiting',
    },
  ];
}
