import type { Environment } from '../../../../model/environment';
import { anEc2 } from '../../../support/aws';

const account = { id: '123456789012', github: { repository: 'example/abreast' } };
const elsewhere = {
  region: 'eu-west-1',
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
};
const three = (digit: number) => [0, 1, 2].map((last) => `subnet-0123456789abcde${digit}${last}`);
const vpc = {
  kind: 'existing',
  id: 'vpc-0123456789abcdef0',
  publicSubnetIds: three(1),
  privateSubnetIds: three(2),
  dataSubnetIds: three(3),
};
const candidate = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, share: '10%', instances: 1 };

/** What can be chosen, and none of the environments in the repository chooses: linters are to see that too. */
export const choices: readonly Environment[] = [
  anEc2({
    name: 'choices',
    account,
    tier: 'enterprise',
    database: { engine: 'mysql', pooler: { kind: 'rdsProxy' }, crossRegionReplica: elsewhere },
    messaging: { kind: 'kafka' },
    search: { kind: 'opensearch', engine: 'elasticsearch' },
    services: { web: { candidate } },
    observability: { alarmEmails: ['oncall@example.com'] },
    loadBalancer: { diagnostics: { allow: ['192.0.2.0/24'] } },
  }),
  anEc2({
    name: 'small',
    tier: 'single',
    domain: undefined,
    cache: { kind: 'redis' },
    messaging: { kind: 'rabbitmq' },
    search: { kind: 'opensearch', nodes: 1 },
  }),
  anEc2({
    name: 'guest',
    network: { vpc, zoneNames: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'] },
    loadBalancer: { hostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    search: { kind: 'opensearch' },
    messaging: { kind: 'kafka' },
  }),
];
