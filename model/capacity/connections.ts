import type { Sections } from '../schema/environment';
import { fleetsOf } from './fleets';
import { type LedgerLine, line, type Term } from './ledger';

/** What the connections ledger reads. */
export type ConnectionsInput = Pick<Sections, 'services' | 'database' | 'rollout'>;

/** The database section with what the ledger chose filled in. */
export type SizedDatabase = Omit<Sections['database'], 'maxConnections' | 'pooler'> & {
  /** `max_connections` of the primary and of each replica. */
  readonly maxConnections: number;
  readonly pooler: SizedPooler;
};
type Pooler = Sections['database']['pooler'];
type SizedPooler =
  | Exclude<Pooler, { kind: 'pgbouncer' }>
  | (Extract<Pooler, { kind: 'pgbouncer' }> & { readonly maxClients: number });

const tens = (number: number): number => Math.ceil(number / 10) * 10;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/**
 * Connections all instances together may open to one server: (max replicas + surge) x (pool + overflow), a candidate's
 * among them. Every role has a pool: a frontend shows the sizes of the queues, which lie in the database.
 * It counts `max` also on local, which runs `min`: scaling must not change `max_connections` and restart the database.
 * @see CryptoServe's guide: 5 instances x 30 connections = 150
 */
export function fleetDemand(input: ConnectionsInput): number {
  return sum(
    Object.values(input.services).map((service) => {
      const { most, surge } = fleetsOf(service, input.rollout.surge);
      return (most + surge) * (service.pool.size + service.pool.overflow);
    }),
  );
}

/** The guides' formula, `instances x pool x 1.5 + 50`: what a server should offer at least. */
export function guidesFloor(pools: readonly { readonly instances: number; readonly size: number }[]): number {
  return Math.ceil(sum(pools.map(({ instances, size }) => instances * size * 1.5))) + 50;
}

/** Instances that may be starting at once, each with one connection past the pooler for migrations. */
function migrations(input: ConnectionsInput): number {
  // The first deploy starts the whole fleet; all but one wait on the migrations' lock, connected.
  return sum(
    Object.values(input.services).map((service) => {
      const { first, surge } = fleetsOf(service, input.rollout.surge);
      return Math.max(first, surge);
    }),
  );
}

/** What one server must take. RDS Proxy stands before the primary only. */
function serverTerms(input: ConnectionsInput, isReplica: boolean): Term[] {
  const { pooler, adminReserve } = input.database;
  const reserve = { amount: adminReserve, what: `${adminReserve} in reserve` };
  if (pooler.kind === 'none' || (pooler.kind === 'rdsProxy' && isReplica)) {
    const fleets = Object.entries(input.services).map(([name, { pool, ...service }]) => {
      const { most, surge } = fleetsOf(service, input.rollout.surge);
      const amount = (most + surge) * (pool.size + pool.overflow);
      return { amount, what: `${name} (${most} + ${surge}) x (${pool.size} + ${pool.overflow})` };
    });
    return [...fleets, reserve];
  }
  const direct = migrations(input);
  const poolers = pooler.kind === 'rdsProxy' ? 1 : pooler.instances;
  return [
    {
      amount: poolers * pooler.poolSize,
      what: `${poolers} ${poolers === 1 ? 'pooler' : 'poolers'} x ${pooler.poolSize}`,
    },
    { amount: direct, what: `${direct} migrating` },
    reserve,
  ];
}

/** Connections that one server must take, and how they come about. */
function serverDemand(input: ConnectionsInput, isReplica: boolean) {
  const terms = serverTerms(input, isReplica);
  return {
    demand: sum(terms.map(({ amount }) => amount)),
    sum: terms,
    explanation: terms.map(({ what }) => what).join(' + '),
  };
}

/** Connections that one pooler must accept: any of them may be the last one up, and it fronts every server. */
function poolerDemand(input: ConnectionsInput): number {
  return fleetDemand(input) * (1 + input.database.readReplicas) + input.database.adminReserve;
}

/** Fills what a person left to the ledger: the larger of demand and the guides' floor, rounded up to a multiple of ten. */
export function sizeDatabase(input: ConnectionsInput): SizedDatabase {
  const { pooler, readReplicas, ...database } = input.database;
  const servers = readReplicas > 0 ? [false, true] : [false];
  const demands = servers.map((isReplica) => serverDemand(input, isReplica).demand);
  return {
    ...database,
    readReplicas,
    maxConnections: database.maxConnections ?? tens(Math.max(...demands, guidesFloor(poolsOf(input)))),
    pooler:
      pooler.kind === 'pgbouncer' ? { ...pooler, maxClients: pooler.maxClients ?? tens(poolerDemand(input)) } : pooler,
  };
}

/** Who holds pools to the primary: poolers, or the instances themselves. */
function poolsOf({ database: { pooler }, services }: ConnectionsInput) {
  if (pooler.kind === 'none')
    return Object.values(services).map((service) => ({
      instances: fleetsOf(service, 0).most,
      size: service.pool.size,
    }));
  return [{ instances: pooler.kind === 'rdsProxy' ? 1 : pooler.instances, size: pooler.poolSize }];
}

/** The primary and each replica: an instance opens a pool to every server. */
function serverLines(input: ConnectionsInput, { maxConnections, pooler, readReplicas }: SizedDatabase): LedgerLine[] {
  const replicas = Array.from({ length: readReplicas }, (_, index) => `database replica ${index + 1}`);
  return ['database primary', ...replicas].map((subject, index) => {
    const facts = serverDemand(input, index > 0);
    return line({
      ledger: 'connections',
      subject,
      path: 'database.maxConnections',
      ...facts,
      supply: maxConnections,
      unit: 'connections',
      wayOut:
        pooler.kind === 'none'
          ? 'raise it, lower replicas.max or the pool, or put a pooler in front'
          : 'raise it, or lower poolSize of the pooler',
      mend: [{ path: 'database.maxConnections', value: facts.demand }],
    });
  });
}

/** What a pooler accepts; its own connections are the servers' demand. */
function poolerLine(input: ConnectionsInput, maxClients: number): LedgerLine {
  const { readReplicas, adminReserve } = input.database;
  const demand = poolerDemand(input);
  return line({
    ledger: 'connections',
    subject: 'each pooler',
    path: 'database.pooler.maxClients',
    demand,
    supply: maxClients,
    unit: 'client connections',
    explanation: `${fleetDemand(input)} of the fleets x ${1 + readReplicas} servers + ${adminReserve} in reserve`,
    wayOut: 'raise it, or leave it out',
    mend: [{ path: 'database.pooler.maxClients', value: demand }],
  });
}

/** Demand against `max_connections` of the primary and each replica, and against what a pooler accepts. */
export function connectionsLedger(input: ConnectionsInput): LedgerLine[] {
  const sized = sizeDatabase(input);
  const servers = serverLines(input, sized);
  return sized.pooler.kind === 'pgbouncer' ? [...servers, poolerLine(input, sized.pooler.maxClients)] : servers;
}
