import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { LocalPostgres } from '../postgres/postgres';
import { type PooledDatabase, pgbouncerIni, USERLIST } from './pgbouncer-ini';

export interface LocalPgbouncerProps {
  readonly host: LocalHost;
  readonly settings: Extract<Environment['database']['pooler'], { kind: 'pgbouncer' }>;
  readonly database: LocalPostgres;
}

/** PgBouncer between the fleets and Postgres: the primary and each replica as a database of their own. */
export class LocalPgbouncer extends Construct {
  readonly component: LocalComponent;
  /** Connection URL of the primary through the pooler, the password as a placeholder. */
  readonly primaryUrl: string;
  /** Connection URLs of the replicas through the pooler. */
  readonly replicaUrls: readonly string[];

  constructor(scope: Construct, id: string, props: LocalPgbouncerProps) {
    super(scope, id);
    const { environment, ports } = props.host;
    const port = ports.pooler(0);
    const offered = offeredDatabases(props);
    const [primary, ...replicas] = offered.map(
      (one) => `postgresql://app:{{secret database-app}}@127.0.0.1:${port}/${one.name}`,
    );
    this.primaryUrl = primary as string;
    this.replicaUrls = replicas;
    this.component = new LocalComponent(this, 'Component', {
      host: props.host,
      after: [props.database.component],
      document: {
        component: 'pooler',
        files: {
          'userlist.txt': USERLIST,
          'pgbouncer.ini': pgbouncerIni({
            port,
            database: environment.database.name,
            offered,
            settings: props.settings,
          }),
        },
        programs: [program(port)],
        procedure: { kind: 'daemons', checks: [] },
      },
    });
  }
}

function offeredDatabases({ host: { environment }, database }: LocalPgbouncerProps): PooledDatabase[] {
  return database.servers.map((server) => ({
    name: server.number === 0 ? environment.database.name : `${environment.database.name}_replica_${server.number}`,
    port: server.port,
  }));
}

function program(port: number): ProgramDocument {
  return {
    name: 'pooler',
    command: ['{{program pgbouncer}}', '{{dir}}/pgbouncer.ini'],
    port,
    readySeconds: 15,
    // INT lets running transactions finish; TERM would cut them off.
    stopSignal: 'INT',
    stopSeconds: 30,
    unprivileged: true,
    reads: ['pgbouncer.ini', 'userlist.txt'],
    onChange: 'restart',
  };
}
