import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from '../prometheus/metrics-source';
import { postgresMetrics } from './postgres-metrics';
import { PG_HBA, type PostgresServer, postgresqlConf } from './postgresql-conf';

const OWNER = 'app';

/** Reads the whole file and prints one setting of it. */
const CHECK = ['{{program postgres}}', '-C', 'max_connections', '--config-file={{file}}'];

export interface LocalPostgresProps {
  readonly host: LocalHost;
}

/** Postgres on this machine: one primary and its streaming replicas, each with a replication slot. */
export class LocalPostgres extends Construct {
  readonly component: LocalComponent;
  /** Connection URL of the primary, the password as a placeholder. */
  readonly primaryUrl: string;
  /** Connection URLs of the replicas. */
  readonly replicaUrls: readonly string[];
  readonly servers: readonly PostgresServer[];
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, { host }: LocalPostgresProps) {
    super(scope, id);
    const { environment } = host;
    this.servers = servers(host);
    this.primaryUrl = connectionUrl(environment, host.ports.database);
    this.replicaUrls = this.servers.slice(1).map((server) => connectionUrl(environment, server.port));
    this.metrics = postgresMetrics(this.servers, environment.database.name, host.ports);
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: 'database',
        files: files(environment, this.servers),
        programs: this.servers.map(program),
        procedure: {
          kind: 'postgres',
          checks: this.servers.map(({ name }) => ({ file: `${name}.conf`, command: CHECK })),
          ...(environment.database.version ? { major: Number.parseInt(environment.database.version, 10) } : {}),
          database: environment.database.name,
          owner: OWNER,
          statementTimeoutMilliseconds: environment.database.statementTimeout.milliseconds,
        },
      },
    });
  }
}

/** URL of the application's role on one port of this machine. */
export function connectionUrl(environment: Environment, port: number): string {
  return `postgresql://${OWNER}:{{secret database-app}}@127.0.0.1:${port}/${environment.database.name}`;
}

function servers({ environment, ports }: LocalHost): PostgresServer[] {
  const replicas = Array.from({ length: environment.database.readReplicas }, (_, index) => ({
    name: `database-replica-${index + 1}`,
    port: ports.databaseReplica(index),
    number: index + 1,
  }));
  return [{ name: 'database-primary', port: ports.database, number: 0 }, ...replicas];
}

function files(environment: Environment, all: readonly PostgresServer[]): Record<string, string> {
  const [primary] = all as [PostgresServer];
  const { database } = environment;
  const confs = all.map((server) => [
    `${server.name}.conf`,
    postgresqlConf({ database, maxConnections: database.maxConnections, server, primary }),
  ]);
  return {
    'pg_hba.conf': PG_HBA,
    'pg_ident.conf': '',
    'replication.pgpass': '127.0.0.1:*:*:replicator:{{secret database-replication}}\n',
    ...Object.fromEntries(confs),
  };
}

function program(server: PostgresServer): ProgramDocument {
  return {
    name: server.name,
    // The port is in the file too; here it makes a new one a reason to restart.
    command: ['{{program postgres}}', `--config-file={{dir}}/${server.name}.conf`, `--port=${server.port}`],
    port: server.port,
    readySeconds: 60,
    // INT is Postgres' fast shutdown: open transactions are rolled back, nothing waits for clients to leave.
    stopSignal: 'INT',
    stopSeconds: 60,
    unprivileged: true,
    reads: [`${server.name}.conf`, 'pg_hba.conf', 'pg_ident.conf'],
    onChange: 'HUP',
  };
}
