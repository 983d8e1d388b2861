import { DbProxy } from '@cdktf/provider-aws/lib/db-proxy';
import { DbProxyDefaultTargetGroup } from '@cdktf/provider-aws/lib/db-proxy-default-target-group';
import { DbProxyTarget } from '@cdktf/provider-aws/lib/db-proxy-target';
import { SecretsmanagerSecretVersion } from '@cdktf/provider-aws/lib/secretsmanager-secret-version';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import type { Connections, Consumer } from '../connections';
import type { DataStoreProps } from '../data-store';
import { nameOf } from '../environment';
import { createSecret, type GeneratedSecret } from '../secret';
import { createServerGroup } from '../server-group';
import { ProxyRole } from './proxy-role';
import { DATABASE_USER, serverSettings } from './settings';

/** What the proxy stands before. */
export interface RdsProxyProps extends DataStoreProps {
  /** Name of the primary in RDS. */
  readonly identifier: string;
  readonly database: Connections;
  readonly password: GeneratedSecret;
  /** Most connections it opens to the primary. */
  readonly poolSize: number;
}

// An instance gives up sooner; one that waits longer only makes the queue longer.
const BORROW_SECONDS = 10;
const IDLE_CLIENT_SECONDS = 1800;

/**
 * Shares few connections to the primary among many instances, over TLS only.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
 */
export class RdsProxy extends Construct implements Consumer {
  /** Name within the environment. */
  readonly name = 'proxy';
  /** Group from which it reaches the primary. */
  readonly securityGroupId: string;
  readonly connections: Connections;
  /** Host that clients reach in place of the primary's. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: RdsProxyProps) {
    super(scope, id);
    const { environment, network } = props;
    const { port } = serverSettings(environment);
    const server = createServerGroup(this, { environment, vpcId: network.vpcId, name: this.name, ports: [port] });
    this.securityGroupId = server.securityGroupId;
    this.connections = server.connections;
    const proxy = this.#proxy(props);
    this.address = proxy.endpoint;
    this.#target(props, proxy);
    props.database.allowFrom(this, this);
  }

  #proxy(props: RdsProxyProps): DbProxy {
    const { environment, network, key } = props;
    const secretArn = this.#credentials(props);
    return new DbProxy(this, 'Resource', {
      name: nameOf(environment, 'proxy'),
      engineFamily: environment.database.engine === 'postgres' ? 'POSTGRESQL' : 'MYSQL',
      requireTls: true,
      idleClientTimeout: IDLE_CLIENT_SECONDS,
      roleArn: new ProxyRole(this, 'role', { environment, key, secretArn }).arn,
      vpcSubnetIds: [...network.dataSubnetIds],
      vpcSecurityGroupIds: [this.securityGroupId],
      auth: [{ authScheme: 'SECRETS', iamAuth: 'DISABLED', secretArn }],
    });
  }

  /** The proxy reads user and password together, the application the password alone. */
  #credentials({ environment, key, password }: RdsProxyProps): string {
    const description = `Credentials of the user ${DATABASE_USER} for the proxy`;
    const { arn } = createSecret(this, { environment, key, part: 'proxy-credentials', description });
    new SecretsmanagerSecretVersion(this, 'version', {
      secretId: arn,
      secretStringWo: Fn.jsonencode({ username: DATABASE_USER, password: password.readBack() }),
      secretStringWoVersion: password.version,
    });
    return arn;
  }

  #target({ environment, identifier, poolSize }: RdsProxyProps, proxy: DbProxy): void {
    const { maxConnections } = environment.database;
    const group = new DbProxyDefaultTargetGroup(this, 'pool', {
      dbProxyName: proxy.name,
      connectionPoolConfig: {
        // Rounded down: the ledger promised the rest to others.
        maxConnectionsPercent: Math.max(1, Math.floor((poolSize / maxConnections) * 100)),
        connectionBorrowTimeout: BORROW_SECONDS,
      },
    });
    new DbProxyTarget(this, 'target', {
      dbProxyName: proxy.name,
      targetGroupName: group.name,
      dbInstanceIdentifier: identifier,
    });
  }
}
