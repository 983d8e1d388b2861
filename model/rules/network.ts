import type { Problem } from '../errors';
import { suggestion } from '../nearest';
import { grafanaRegions, regions, regionsWithoutPrometheus, zonesOf } from '../regions';
import type { Sections } from '../schema/environment';
import { isGiven, type Rule, rule, when } from './rule';

type Existing = Extract<Sections['network']['vpc'], { kind: 'existing' }>;

const inCloud = (platform: Sections['platform']): boolean => platform !== 'local';

const region = rule(['platform', 'region'], ({ platform, region: name }) =>
  when(
    inCloud(platform) && name !== undefined && !regions.includes(name),
    'region',
    name,
    'is not in the map of regions (model/regions.ts)',
    suggestion(name ?? '', regions),
  ),
);

const zones = rule(['platform', 'region', 'network'], ({ platform, region: name, network }) => {
  const known = zonesOf(name ?? '');
  if (!inCloud(platform) || name === undefined || known.length === 0) return [];
  const { zones: many, zoneNames } = network;
  return zoneNames === undefined
    ? when(
        many > known.length,
        'network.zones',
        many,
        `must be at most ${known.length} in ${name}`,
        `an account finds ${known.join(', ')} there; lower it, or choose another region`,
      )
    : namedZones(zoneNames, many, known, name);
});

function namedZones(names: readonly string[], many: number, known: readonly string[], region: string): Problem[] {
  return [
    ...names.flatMap((name, index) => [
      ...when(
        !known.includes(name),
        `network.zoneNames.${index}`,
        name,
        `is not a zone of ${region}`,
        `use any of ${known.join(', ')}`,
      ),
      ...when(
        names.indexOf(name) !== index,
        `network.zoneNames.${index}`,
        name,
        'must not be named twice',
        'remove it',
      ),
    ]),
    ...when(
      names.length !== many,
      'network.zoneNames',
      names,
      `must name as many zones as network.zones says (${many})`,
      `set network.zones to ${names.length}, or name ${many}`,
    ),
  ];
}

const existing = rule(['platform', 'network'], ({ platform, network }, given) => {
  const { vpc, zones: many, zoneNames } = network;
  if (vpc.kind === 'own') return [];
  return [
    ...when(!inCloud(platform), 'network.vpc.kind', vpc.kind, 'must be own on local', 'remove it: local has no VPC'),
    ...when(
      zoneNames === undefined,
      'network.zoneNames',
      undefined,
      'is required with an existing VPC',
      'name the zones of its subnets, in their order',
    ),
    ...(['natGateways', 'endpoints'] as const).flatMap((name) =>
      when(
        isGiven(given, `network.${name}`),
        `network.${name}`,
        network[name],
        'must not be set with an existing VPC',
        'remove it: its owner provides egress and endpoints',
      ),
    ),
    ...subnetLists(vpc, many),
  ];
});

function subnetLists(vpc: Existing, many: number): Problem[] {
  const names = ['publicSubnetIds', 'privateSubnetIds', 'dataSubnetIds'] as const;
  const lists = names.map((name) => ({ path: `network.vpc.${name}`, ids: vpc[name] }));
  const all = lists.flatMap(({ ids }) => ids);
  return lists.flatMap(({ path, ids }) => [
    ...when(ids.length !== many, path, ids.length, `must name one subnet per zone (${many})`, 'one for each, in order'),
    ...ids.flatMap((id, index) =>
      when(
        all.indexOf(id) !== all.lastIndexOf(id),
        `${path}.${index}`,
        id,
        'must not be named twice',
        'give balancer, instances and data subnets of their own',
      ),
    ),
  ]);
}

/** What watches the system is not everywhere; an emulator leaves it out. */
const services = rule(['platform', 'account', 'region', 'observability'], (sections) => {
  const { platform, account, region: name = '', observability } = sections;
  if (platform !== 'ec2' || account?.kind === 'emulator') return [];
  const { metrics } = observability;
  return [
    ...when(
      metrics === 'prometheusAndGrafana' && regions.includes(name) && !grafanaRegions.includes(name),
      'observability.metrics',
      metrics,
      `must not be prometheusAndGrafana in ${name}`,
      `Amazon Managed Grafana is in ${grafanaRegions.join(', ')} only; use 'prometheus', whose workspace any Grafana reads`,
    ),
    ...when(
      metrics !== 'endpoint' && regionsWithoutPrometheus.includes(name),
      'observability.metrics',
      metrics,
      `must be endpoint in ${name}`,
      'Amazon Managed Service for Prometheus is not there; scrape the instances by a Prometheus of yours',
    ),
  ];
});

/** Rules about regions, their zones and about a network that is there. */
export const networkRules: readonly Rule[] = [region, zones, existing, services];
