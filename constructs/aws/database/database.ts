import { DbInstance } from '@cdktf/provider-aws/lib/db-instance';
import { DbSubnetGroup } from '@cdktf/provider-aws/lib/db-subnet-group';
import { Construct } from 'constructs';
import type { Connections } from '../connections';
import type { DataStoreProps } from '../data-store';
import { nameOf } from '../environment';
import { GeneratedSecret } from '../secret';
import { createServerGroup } from '../server-group';
import { CrossRegionReplica } from './cross-region-replica';
import { gibibytes, type InstanceProps, instanceConfig } from './instance-config';
import { MonitoringRole } from './monitoring-role';
import { createParameters } from './parameters';
import { RdsProxy } from './rds-proxy';
import { createReadReplicas, replicaIdentifier } from './read-replicas';
import { createServerLogs } from './server-logs';
import { DATABASE_USER, serverSettings } from './settings';

const SECONDS_PER_DAY = 86_400;

/**
 * Postgres or MySQL: a primary, with a standby in another zone where the tier asks for one, and its read replicas. TLS is
 * required, the disk encrypted, the password known to Secrets Manager only.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.MultiAZSingleStandby.html
 */
export class Database extends Construct {
  /** Of the primary and its replicas. */
  readonly connections: Connections;
  /** Host that writes go to. */
  readonly primaryAddress: string;
  /** Addresses of the read replicas; RDS has no common one. */
  readonly replicaAddresses: readonly string[];
  /** TCP port of every server. */
  readonly port: number;
  /** Name of the database in the server. */
  readonly name: string;
  /** Owner of the database, under whose name the application logs in. */
  readonly user = DATABASE_USER;
  /** Secret that holds the user's password. */
  readonly passwordSecretArn: string;
  /** Name of the primary in metrics and alarms. */
  readonly identifier: string;
  /** Names of the read replicas in metrics and alarms. */
  readonly replicaIdentifiers: readonly string[];
  /** RDS Proxy before the primary; migrations go past it. */
  readonly pooler?: { readonly connections: Connections; readonly address: string };

  constructor(scope: Construct, id: string, props: DataStoreProps) {
    super(scope, id);
    const { environment, network } = props;
    this.identifier = nameOf(environment, 'database');
    this.name = environment.database.name;
    this.port = serverSettings(environment).port;
    const password = this.#password(props);
    this.passwordSecretArn = password.arn;
    const server = createServerGroup(this, { environment, vpcId: network.vpcId, name: 'database', ports: [this.port] });
    this.connections = server.connections;
    const shared = this.#shared(props, server.securityGroupId);
    const primary = this.#primary(props, shared, password);
    const replicas = createReadReplicas(this, { ...shared, network, primary });
    this.primaryAddress = primary.address;
    this.replicaAddresses = replicas.map(({ address }) => address);
    this.replicaIdentifiers = replicas.map((_, index) => replicaIdentifier(shared, index + 1));
    this.pooler = this.#pooler(props, password, primary);
    this.#elsewhere(shared, primary);
  }

  #password({ environment, key }: DataStoreProps): GeneratedSecret {
    return new GeneratedSecret(this, 'password', {
      environment,
      part: 'database-password',
      description: `Password of the user ${DATABASE_USER} of the database`,
      key,
      version: environment.rotation.database,
    });
  }

  #shared({ environment, key }: DataStoreProps, securityGroupId: string): InstanceProps {
    return {
      environment,
      key,
      securityGroupId,
      parameterGroup: createParameters(this, environment),
      monitoring: new MonitoringRole(this, 'monitoring', environment),
    };
  }

  #primary({ environment, network, key }: DataStoreProps, shared: InstanceProps, password: GeneratedSecret) {
    const { database, backup } = environment;
    const subnets = new DbSubnetGroup(this, 'subnets', {
      name: this.identifier,
      description: `Database of ${environment.name}`,
      subnetIds: [...network.dataSubnetIds],
    });
    return new DbInstance(this, 'Resource', {
      ...instanceConfig(shared),
      identifier: this.identifier,
      engine: database.engine,
      engineVersion: serverSettings(environment).engineVersion,
      dbName: database.name,
      username: DATABASE_USER,
      passwordWo: password.readBack(),
      passwordWoVersion: password.version,
      allocatedStorage: gibibytes(database.storage.bytes),
      kmsKeyId: key.arn,
      multiAz: database.standby,
      ...(database.standby ? {} : { availabilityZone: network.zones[0] }),
      dbSubnetGroupName: subnets.name,
      backupRetentionPeriod: backup.retention.seconds / SECONDS_PER_DAY,
      backupWindow: '01:00-02:00',
      deleteAutomatedBackups: !database.deletionProtection,
      skipFinalSnapshot: !database.finalSnapshot,
      ...(database.finalSnapshot ? { finalSnapshotIdentifier: `${this.identifier}-final` } : {}),
      tags: { Name: this.identifier },
      dependsOn: [shared.monitoring.policy, ...createServerLogs(this, shared, this.identifier)],
    });
  }

  #pooler(props: DataStoreProps, password: GeneratedSecret, primary: DbInstance) {
    const { pooler } = props.environment.database;
    if (pooler.kind !== 'rdsProxy') return undefined;
    return new RdsProxy(this, 'proxy', {
      ...props,
      identifier: primary.identifier,
      database: this.connections,
      password,
      poolSize: pooler.poolSize,
    });
  }

  #elsewhere({ environment, monitoring }: InstanceProps, primary: DbInstance): void {
    const place = environment.database.crossRegionReplica;
    if (place) new CrossRegionReplica(this, 'elsewhere', { environment, monitoring, primary, place });
  }
}
