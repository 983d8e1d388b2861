import { maxMasters } from '../elasticache';
import { interfaceServices } from '../endpoints';
import { isAligned, isPrivate, parseCidr } from '../schema/cidr';
import type { Sections } from '../schema/environment';
import { planSubnets, type SubnetKind, usableAddresses } from '../subnets';
import { type LedgerLine, line } from './ledger';

/** What the addresses ledger reads. */
export type AddressesInput = Pick<
  Sections,
  'platform' | 'network' | 'services' | 'rollout' | 'cluster' | 'cache' | 'database' | 'search' | 'messaging'
>;
/** Addresses one subnet must have, and how they come about. */
interface Demand {
  readonly addresses: number;
  readonly explanation: string;
}

// A balancer takes no subnet smaller than /27; NAT gateways live in the same.
// @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
const BALANCER_ADDRESSES = usableAddresses(27);
// A node holds two interfaces of 10 addresses, one of them warm for the next pods (m6i.large, VPC CNI's default).
// @see https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
const NODE_ADDRESSES = 20;
// Replacing a search domain brings its new nodes up beside the old ones, and keeps as many more in hand.
// @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html
const SEARCH_FACTOR = 3;
// Servers and brokers are replaced by new ones beside the old.
const REPLACEMENT_FACTOR = 2;
// What RDS Proxy recommends for the smallest database; larger ones want no more than a subnet of /16 has to spare.
// @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html
const PROXY_ADDRESSES = 10;
// A cluster of RabbitMQ has three nodes, Kafka and the masters of a search domain no fewer.
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
  const nodes = sum(Object.values(cluster?.nodeGroups ?? {}).map(({ max }) => share(max, left)));
  return listed([
    ...Object.entries(services).map(
      ([name, { replicas }]) => [share(replicas.max + surge, left), `${name} with one zone away`] as const,
    ),
    [nodes * NODE_ADDRESSES, `${nodes} nodes`],
    [database.pooler.kind === 'pgbouncer' ? share(database.pooler.instances + surge, left) : 0, 'poolers'],
    [network.endpoints === 'interface' ? interfaceServices(platform).length : 0, 'endpoints'],
  ]);
}

/** Nodes of cache, database, search and broker, and those that replace them. */
function dataDemand({ network: { zones }, cache, database, search, messaging }: AddressesInput): Demand {
  const servers = 1 + Number(database.standby) + database.readReplicas;
  return listed([
    [cache.kind === 'none' ? 0 : share(cacheNodes(cache), zones), 'the cache at its largest'],
    [share(servers, zones) * REPLACEMENT_FACTOR, 'the database'],
    [database.pooler.kind === 'rdsProxy' ? PROXY_ADDRESSES : 0, 'its proxy'],
    [search.kind === 'database' ? 0 : share(searchNodes(search), zones) * SEARCH_FACTOR, 'search'],
    [share(brokerNodes(messaging, zones), zones) * REPLACEMENT_FACTOR, 'the broker'],
  ]);
}

type Cache = Exclude<Sections['cache'], { kind: 'none' }>;
const cacheNodes = (cache: Cache): number => maxMasters(cache) * (1 + cache.replicasPerMaster);

type Search = Exclude<Sections['search'], { kind: 'database' }>;
const searchNodes = ({ nodes, dedicatedMasters = QUORUM }: Search): number => nodes + dedicatedMasters;

function brokerNodes(messaging: Sections['messaging'], zones: number): number {
  if (messaging.kind === 'kafka') return messaging.brokers ?? Math.max(QUORUM, zones);
  return messaging.kind === 'rabbitmq' ? QUORUM : 0;
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
