import { Annotations } from 'cdktf';
import { Construct } from 'constructs';
import type { FleetAddresses } from '../../addresses';
import { PodRole } from '../../aws/eks/pod-role';
import type { EncryptionKey } from '../../aws/encryption-key';
import type { EksEnvironment } from '../../aws/environment';
import { CustomResources } from '../custom-resources';
import { namespaceOf } from '../labels';
import { resourcesOf } from '../resources-of';
import { encodedEntry } from '../secrets/source';
import { SECRETS_FOLDER } from '../workload/container';
import type { Edge } from '../workload/edges';
import { AUTHORITIES_FILE } from './authorities';
import { BackupBucket } from './backup-bucket';
import type { InClusterPart } from './part';
import { podMonitors } from './pod-monitor';
import { createDataPolicy } from './policies';
import { nightlyBackup, POOLER, POSTGRES, POSTGRES_LABELS, postgresCluster, READS_SERVICE } from './postgres-cluster';
import { createPoolerPolicy, pooler } from './postgres-pooler';

/** What a Postgres in the cluster is made from. */
export interface PostgresProps {
  readonly environment: EksEnvironment;
  /** Name of the environment's cluster. */
  readonly clusterName: string;
  /** Encrypts the backups. */
  readonly key: Pick<EncryptionKey, 'arn'>;
}

const PORT = 5432;
// Its operator asks the servers how they are, and its pods tell each other.
const STATUS_PORT = 8000;
const METRICS_PORT = 9187;
const USER = 'app';

/** Postgres by CloudNativePG: a primary with replicas that take over by themselves, backups in S3, PgBouncer on request. */
export class Postgres extends Construct implements InClusterPart {
  readonly addresses: Pick<FleetAddresses, 'databaseUrl' | 'databaseReadUrls' | 'databaseMigrationUrl'>;
  readonly edge: Edge;
  readonly secretNames = [`${POSTGRES}-app`, `${POSTGRES}-ca`];
  readonly authority = { name: `${POSTGRES}-ca`, key: 'ca.crt' };
  /** The primary for who has no file of authorities: encrypted, but not verified. */
  readonly scalerUrl: string;

  constructor(scope: Construct, id: string, props: PostgresProps) {
    super(scope, id);
    const { environment } = props;
    this.edge = {
      name: 'database',
      peer: { kind: 'pods', namespace: namespaceOf(environment), labels: POSTGRES_LABELS },
      ports: [PORT],
    };
    this.addresses = addressesOf(environment);
    this.scalerUrl = `${serverUrl(environment, `${POSTGRES}-rw`)}?sslmode=require`;
    this.createCluster(props);
    createDataPolicy(this, {
      environment,
      name: POSTGRES,
      selector: POSTGRES_LABELS,
      clients: [PORT],
      // KEDA asks it how many connections are at work.
      clientNamespaces: environment.cluster.replicaOwner === 'keda' ? ['keda'] : [],
      peers: [PORT, STATUS_PORT],
      operator: { namespace: 'cnpg-system', ports: [PORT, STATUS_PORT] },
      metrics: METRICS_PORT,
      callsApi: true,
    });
    if (environment.database.pooler.kind === 'pgbouncer' && environment.observability.metrics !== 'endpoint')
      createPoolerPolicy(this, environment);
    warnOfIdleReplicas(this, environment);
  }

  private createCluster({ environment, clusterName, key }: PostgresProps): void {
    const { pooler: settings } = environment.database;
    const backups = new BackupBucket(this, 'backups', { environment, key });
    // The operator names the account of the servers after their cluster.
    const account = { namespace: namespaceOf(environment), serviceAccount: POSTGRES };
    const statements = backups.statements();
    const role = new PodRole(this, 'role', { environment, clusterName, ...account, statements });
    new CustomResources(this, 'Resource', {
      name: POSTGRES,
      namespace: namespaceOf(environment),
      objects: [
        postgresCluster(environment, backups.url),
        nightlyBackup(environment),
        ...(settings.kind === 'pgbouncer' ? [pooler(environment, settings)] : []),
        ...podMonitors(environment, POSTGRES, POSTGRES_LABELS, 'metrics'),
      ],
      dependsOn: [...resourcesOf(backups), ...resourcesOf(role)],
    });
  }
}

/** TLS, with the operator's own authority: the instances find its certificate beside their secrets. */
function addressesOf(environment: EksEnvironment) {
  const { pooler: settings, readReplicas } = environment.database;
  const url = (service: string) =>
    `${serverUrl(environment, service)}?sslmode=verify-full&sslrootcert=${SECRETS_FOLDER}/${AUTHORITIES_FILE}`;
  const primary = url(`${POSTGRES}-rw`);
  if (settings.kind === 'pgbouncer')
    return { databaseUrl: url(POOLER), databaseReadUrls: [], databaseMigrationUrl: primary };
  return { databaseUrl: primary, databaseReadUrls: readReplicas > 0 ? [url(READS_SERVICE)] : [] };
}

function serverUrl(environment: EksEnvironment, service: string): string {
  const account = `${USER}:${encodedEntry({ name: `${POSTGRES}-app`, key: 'password' })}`;
  return `postgres://${account}@${service}.${namespaceOf(environment)}.svc:${PORT}/${environment.database.name}`;
}

/** Connections of a pooler go to any replica, and what one has replayed says nothing of another. */
function warnOfIdleReplicas(scope: Construct, { database }: EksEnvironment): void {
  if (database.pooler.kind !== 'pgbouncer' || database.readReplicas === 0) return;
  Annotations.of(scope).addWarning(
    'database.readReplicas answer no reads behind pgbouncer in the cluster: they only stand by. Leave the pooler out to read from them.',
  );
}
