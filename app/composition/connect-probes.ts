import type { RedisClient } from '../adapters/redis/client';
import type { Guard } from '../adapters/redis/guard';
import type { SqlDatabase } from '../adapters/sql/sql-database';
import type { Config } from '../contract';
import type { EventBus } from '../ports/event-bus';
import type { Probe } from '../ports/probe';

/** What can be looked into. */
export interface ProbedConnections {
  readonly config: Pick<Config, 'messaging'>;
  readonly database: SqlDatabase;
  readonly bus: EventBus;
  /** Undefined without Redis. */
  readonly guard?: Guard;
  readonly client?: RedisClient;
}

/** The deep looks into the connections of an instance. */
export async function connectProbes({ config, database, bus, guard, client }: ProbedConnections): Promise<Probe[]> {
  const lookIntoBus = async () => ({ kind: config.messaging.kind, lag: await bus.lag() });
  const probes = [
    { name: 'database', look: () => lookIntoDatabase(database) },
    { name: 'bus', look: lookIntoBus },
  ];
  if (!guard || !client) return probes;
  const { RedisProbe } = await import('../adapters/redis/redis-probe');
  return [...probes, new RedisProbe(guard, client)];
}

async function lookIntoDatabase(database: SqlDatabase) {
  const [version, replicas] = await Promise.all([database.version(), database.replicaLags()]);
  return { version, pools: database.pools(), replicas };
}
