import { maxMasters } from '../elasticache';
import { interfaceServices } from '../endpoints';
import { addressesOf, machineOf } from '../nodes';
import { isAligned, isPrivate, parseCidr } from '../schema/cidr';
import type { Sections } from '../schema/environment';
import { planSubnets, type SubnetKind, usableAddresses } from '../subnets';
import { brokerNodes } from './broker-nodes';
import { type LedgerLine, line } from './ledger';

/** What the addresses ledger reads. */
export type AddressesInput = Pick<
  Sections,
  'platform' | 'tier' | 'network' | 'services' | 'rollout' | 'cluster' | 'cache' | 'database' | 'search' | 'messaging'
>;
type Service = Sections['services'][string];
/** Addresses one subnet must have, and how they come about. */
interface Demand {
  readonly addresses: number;
  readonly explanation: string;
}

// A balancer takes no subnet smaller than /27; NAT gateways live in the same.
// @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const BALANCER_ADDRESSES = usableAddresses(27);
// Interfaces of the control plane, and what an upgrade wants free beside them.
// @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
const CONTROL_PLANE_ADDRESSES = 16;
// A group of one zone grows by so many nodes while it is updated.
// @see https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html
const NODE_SURGE = 2;
// Replacing a search domain brings its new nodes up beside the old ones, and keeps as many more in hand.
// @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
const SEARCH_FACTOR = 3;
// Servers and brokers are replaced by new ones beside the old.
const REPLACEMENT_FACTOR = 2;
// What RDS Proxy recommends for the smallest database; larger ones want no more than a subnet of /16 has to spare.
// @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html
const PROXY_ADDRESSES = 10;
// The least number of dedicated masters.
const QUORUM = 3;

const share = (nodes: number, zones: number): number => Math.ceil(nodes / Math.max(zones, 1));
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
const listed = (terms: readonly (readonly [number, string])[]): Demand => ({
  addresses: sum(terms.map(([addresses]) => addresses)),
  explanation: terms.flatMap(([addresses, what]) => (addresses > 0 ? [`${addresses} for ${what}`] : [])).join(' + '),
});

/** Instances and endpoints; with a zone away, the fleets come up in the others. */
function privateDemand({ platform, network, services, rollout, cluster, database }: AddressesInput): Demand {
  const left = network.zones - 1;
  const { surge } = rollout;
  const pods = cluster
    ? nodes(cluster, network.zones)
    : [
        ...Object.entries(services).flatMap(([name, service]) => fleets(name, service, surge, left)),
        [database.pooler.kind === 'pgbouncer' ? share(database.pooler.instances + surge, left) : 0, 'poolers'] as const,
      ];
  return listed([...pods, [network.endpoints === 'interface' ? interfaceServices(platform).length : 0, 'endpoints']]);
}

/**
 * The nodes of a zone with every interface attached, and so every pod: each group has its own share in each zone, which
 * does not grow when another zone is away.
 */
function nodes({ nodeGroups }: NonNullable<AddressesInput['cluster']>, zones: number) {
  const groups = Object.entries(nodeGroups).map(([name, group]) => {
    const machine = machineOf(group);
    const many = share(group.max, zones) + NODE_SURGE;
    return [machine ? many * addressesOf(machine) : 0, `${many} nodes of ${name}, with their pods`] as const;
  });
  return [...groups, [CONTROL_PLANE_ADDRESSES, 'the control plane'] as const];
}

/** A service's fleet at its ceiling, what waits stopped beyond it, and its second fleet with another image. */
function fleets(name: string, { replicas, candidate, instances }: Service, surge: number, zones: number) {
  const waiting = instances.warmPool.kind === 'none' ? 0 : instances.warmPool.min;
  const second = candidate.kind === 'none' ? 0 : candidate.instances + surge;
  return [
    [share(replicas.max + waiting + surge, zones), `${name} with one zone away`],
    [share(second, zones), `the candidate of ${name}`],
  ] as const;
}

/** Managed nodes of cache, database, search and broker, and those that replace them; pods are counted by their nodes. */
function dataDemand({ tier, network: { zones }, cache, database, search, messaging }: AddressesInput): Demand {
  const servers = database.host === 'inCluster' ? 0 : 1 + Number(database.standby) + database.readReplicas;
  return listed([
    [cache.kind === 'none' ? 0 : share(cacheNodes(cache), zones), 'the cache at its largest'],
    [share(servers, zones) * REPLACEMENT_FACTOR, 'the database'],
    [database.pooler.kind === 'rdsProxy' ? PROXY_ADDRESSES : 0, 'its proxy'],
    [search.kind === 'database' ? 0 : share(searchNodes(search, tier), zones) * SEARCH_FACTOR, 'search'],
    [share(brokerNodes(messaging, tier, zones), zones) * REPLACEMENT_FACTOR, 'the broker'],
  ]);
}

type Cache = Exclude<Sections['cache'], { kind: 'none' }>;
const cacheNodes = (cache: Cache): number =>
  cache.host === 'inCluster' ? 0 : maxMasters(cache) * (1 + cache.replicasPerMaster);

type Search = Exclude<Sections['search'], { kind: 'database' }>;

/** Dedicated masters as the domain gets them: by default in tier `enterprise` only. */
function searchNodes({ host, nodes, dedicatedMasters }: Search, tier: Sections['tier']): number {
  if (host === 'inCluster') return 0;
  return nodes + (dedicatedMasters ?? (tier === 'enterprise' ? QUORUM : 0));
}

/** Whether the ledger can tell: it knows nothing about a network of somebody else, nor about a block that is refused. */
function isPlanned({ platform, network: { vpc, cidr } }: AddressesInput): boolean {
  const block = parseCidr(cidr);
  const isSized = block !== undefined && block.version === 4 && block.prefix >= 16 && block.prefix <= 28;
  const isSound = isSized && isPrivate(block) && isAligned(block);
  return platform !== 'local' && vpc.kind === 'own' && isSound;
}

/** Instances, balancer, endpoints and data nodes against the addresses of each subnet. Only on ec2 and eks. */
export function addressesLedger(input: AddressesInput): LedgerLine[] {
  if (!isPlanned(input)) return [];
  const { prefix } = planSubnets(input.network.cidr, input.network.zones);
  const demands: Record<SubnetKind, Demand> = {
    public: { addresses: BALANCER_ADDRESSES, explanation: 'because the balancer takes no subnet smaller than /27' },
    private: privateDemand(input),
    data: dataDemand(input),
  };
  return (['public', 'private', 'data'] as const).map((kind) =>
    line({
      ledger: 'addresses',
      subject: `each ${kind} subnet`,
      path: 'network.cidr',
      demand: demands[kind].addresses,
      supply: usableAddresses(prefix[kind]),
      unit: 'addresses',
      explanation: demands[kind].explanation,
      wayOut: 'use a larger block, such as one of /16, or lower what needs the addresses',
    }),
  );
}
