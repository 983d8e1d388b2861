import type { AwsEnvironment } from '../../../../constructs/aws/environment';
import { anEc2 } from '../../../support/aws';

/** An environment that chooses what those of the repository do not: other engines, spot, a second fleet, a copy abroad. */
export function alternatives(): AwsEnvironment {
  return anEc2({
    name: 'other',
    account: { id: '123456789012', github: { repository: 'example/abreast', provider: 'existing' } },
    loadBalancer: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', firewall: { managedRules: [] } },
    cache: { kind: 'redis', engine: 'redis' },
    database: {
      engine: 'mysql',
      pooler: { kind: 'rdsProxy' },
      crossRegionReplica: {
        region: 'eu-west-1',
        vpcId: 'vpc-0123456789abcdef0',
        subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
      },
    },
    search: { kind: 'opensearch', engine: 'elasticsearch' },
    messaging: { kind: 'kafka', openMonitoring: true },
    services: {
      web: {
        autoscaling: { schedules: [{ name: 'morning', recurrence: '0 7 * * MON-FRI', min: 4 }] },
        instances: { warmPool: { kind: 'stopped' } },
        candidate: { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, share: '10%', instances: 1 },
      },
      worker: { instances: { spot: { kind: 'mixed', types: ['m6i.large', 'm6a.large'] } } },
    },
  });
}
