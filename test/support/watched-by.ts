import { readFileSync } from 'node:fs';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { alarmsOf, type Watched } from '../../constructs/aws/observability/watched';
import { observed } from '../../observability/observed';
import { watchedEnvironments } from './alerts/environments';
import { anEc2 } from './aws';

/** What watches a thing on local, ec2 and eks, in the words of the table. */
export type Watchers = readonly [local: string, ec2: string, eks: string];

const PLATFORMS = ['local', 'ec2', 'eks'] as const;
const PAGE = 'docs/platforms.md';
/** Alert and three platforms. */
const CELLS = 4;
const REASON = /\bno: .{10,}/;

const data: Watched = {
  database: { primary: 'db', replicas: ['db-1'] },
  redis: { replicationGroupId: 'redis' },
  search: { domainName: 'search' },
  certificate: { arn: 'certificate' },
};
const brokers: readonly Watched[] = [
  { broker: { kind: 'rabbitmq', brokerName: 'broker' } },
  { broker: { kind: 'kafka', clusterName: 'broker', brokers: 1 } },
];
const fleets: Watched = {
  loadBalancer: { arnSuffix: 'app/lb/1', targetGroups: { web: 'targetgroup/web/1' } },
  services: [{ name: 'web', asgName: 'web', min: 1, max: 2 }],
};
/** What CloudWatch sees: the fleets of ec2 stand in its groups, those of eks in the cluster. */
const seen: Readonly<Record<(typeof PLATFORMS)[number], readonly Watched[]>> = {
  local: [],
  ec2: [data, fleets, ...brokers],
  eks: [data, { cluster: { clusterName: 'cluster' } }, ...brokers],
};

/** The environments of a platform, those apart whose data is elsewhere: 'eks multi', 'eks with data in the cluster'. */
function kindsOf(platform: string): string[][] {
  const names = Object.keys(watchedEnvironments).filter((name) => name.startsWith(`${platform} `));
  if (platform !== 'eks') return [names];
  return [
    names.filter((name) => name.includes('in the cluster')),
    names.filter((name) => !name.includes('in the cluster')),
  ];
}

const alertsIn = (names: readonly string[]): ReadonlySet<string> =>
  new Set(
    names.flatMap((name) => {
      const environment = watchedEnvironments[name];
      const groups = environment ? Object.values(observed(environment).alerts) : [];
      return groups.flat().map((alert) => alert.name);
    }),
  );

/** How much of a platform Prometheus watches by each alert: all of it, some of it, nothing. */
export function watchedByPrometheus(): ReadonlyMap<string, readonly ('all' | 'some' | 'none')[]> {
  const platforms = PLATFORMS.map((platform) => kindsOf(platform).map(alertsIn));
  const names = new Set(platforms.flat().flatMap((alerts) => [...alerts]));
  const share = (kinds: readonly ReadonlySet<string>[], name: string) => {
    const having = kinds.filter((alerts) => alerts.has(name)).length;
    return having === kinds.length ? 'all' : having > 0 ? 'some' : 'none';
  };
  return new Map([...names].map((name) => [name, platforms.map((kinds) => share(kinds, name))]));
}

/** The table of `docs/platforms.md` about alerts that Prometheus does not watch everywhere, by alert. */
export function writtenWatchers(page = readFileSync(PAGE, 'utf8')): ReadonlyMap<string, Watchers> {
  const rows = page
    .split('\n')
    .filter((line) => /^\| `[A-Z]\w+` \|/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(({ length }) => length === CELLS);
  return new Map(
    rows.map(([name = '', local = '', ec2 = '', eks = '']) => [name.replaceAll('`', ''), [local, ec2, eks] as const]),
  );
}

/** What is wrong with the cell of an alert: what it says of Prometheus, alarms that there are not, no reason. */
export function watcherFault(cell: string, place: number, share: 'all' | 'some' | 'none'): string | undefined {
  const platform = PLATFORMS[place] ?? 'local';
  if (cell.includes('Prometheus') !== (share !== 'none')) return `Prometheus watches ${share} of ${platform}`;
  const named = [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  const unknown = named.filter((name) => !alarmNames(platform).some((alarm) => pattern(name).test(alarm)));
  if (unknown.length > 0) return `${platform} has no alarm ${unknown.join(', ')}`;
  if (share !== 'all' && named.length === 0 && !REASON.test(cell)) return 'neither an alarm nor "no: <reason>"';
  return undefined;
}

function alarmNames(platform: (typeof PLATFORMS)[number]): string[] {
  const environment: AwsEnvironment = anEc2({ tier: 'enterprise' });
  return seen[platform].flatMap((watched) => alarmsOf(environment, watched).map(({ name }) => name));
}

/** 'database-replica-<n>-lag' is the name of many. */
function pattern(name: string): RegExp {
  return new RegExp(`^${name.replaceAll(/<\w+>/g, '\\w+')}$`);
}
