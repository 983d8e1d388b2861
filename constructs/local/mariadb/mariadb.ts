import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from '../prometheus/metrics-source';
import { backupCnf, type MariadbServer, mariadbCnf } from './mariadb-cnf';
import { mariadbMetrics } from './mariadb-metrics';

const OWNER = 'app';

/** Reads the whole file as the server does, and prints what it understood. */
const CHECK = ['{{program mariadbd}}', '--defaults-file={{file}}', '--help', '--verbose'];

export interface LocalMariadbProps {
  readonly host: LocalHost;
}

/** MariaDB on this machine: one primary, and replicas that follow its binary log by GTID. */
export class LocalMariadb extends Construct {
  readonly component: LocalComponent;
  /** Connection URL of the primary, the password as a placeholder. */
  readonly primaryUrl: string;
  /** Connection URLs of the replicas. */
  readonly replicaUrls: readonly string[];
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, { host }: LocalMariadbProps) {
    super(scope, id);
    const { database } = host.environment;
    const all = servers(host);
    const [primaryUrl, ...replicaUrls] = all.map(
      ({ port }) => `mysql://${OWNER}:{{secret database-app}}@127.0.0.1:${port}/${database.name}`,
    );
    this.primaryUrl = primaryUrl as string;
    this.replicaUrls = replicaUrls;
    this.metrics = mariadbMetrics(all, host.ports);
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: 'database',
        files: files(database, all),
        programs: all.map(program),
        procedure: {
          kind: 'mariadb',
          checks: all.map(({ name }) => ({ file: `${name}.cnf`, command: CHECK })),
          ...(database.version ? { major: Number.parseInt(database.version, 10) } : {}),
          database: database.name,
          owner: OWNER,
          statementTimeoutMilliseconds: database.statementTimeout.milliseconds,
        },
      },
    });
  }
}

function servers({ environment, ports }: LocalHost): MariadbServer[] {
  const replicas = Array.from({ length: environment.database.readReplicas }, (_, index) => ({
    name: `database-replica-${index + 1}`,
    port: ports.databaseReplica(index),
    number: index + 1,
  }));
  return [{ name: 'database-primary', port: ports.database, number: 0 }, ...replicas];
}

function files(database: Environment['database'], all: readonly MariadbServer[]): Record<string, string> {
  const [primary] = all as [MariadbServer];
  const options = all.map((server) => [`${server.name}.cnf`, mariadbCnf({ database, server })]);
  return { 'backup.cnf': backupCnf(primary), ...Object.fromEntries(options) };
}

function program({ name, port }: MariadbServer): ProgramDocument {
  return {
    name,
    command: ['{{program mariadbd}}', `--defaults-file={{dir}}/${name}.cnf`],
    port,
    readySeconds: 60,
    stopSignal: 'TERM',
    stopSeconds: 60,
    unprivileged: true,
    reads: [`${name}.cnf`],
    onChange: 'restart',
  };
}
