import { ElasticacheReplicationGroup } from '@cdktf/provider-aws/lib/elasticache-replication-group';
import { ElasticacheSubnetGroup } from '@cdktf/provider-aws/lib/elasticache-subnet-group';
import { Construct } from 'constructs';
import { engineVersion, nodeType, scales } from '../../../model/elasticache';
import type { Connections } from '../connections';
import type { DataStoreProps } from '../data-store';
import { nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import { createServerGroup } from '../server-group';
import { shortNameOf } from '../short-name';
import { createParameters } from './parameters';
import { RedisUsers } from './redis-users';
import { REDIS_PORT, REDIS_USER, type RedisSettings } from './settings';
import { ShardScaling } from './shard-scaling';

/** What a cluster is made from. */
export interface RedisClusterProps extends DataStoreProps {
  readonly settings: RedisSettings;
}

const LONGEST_ID = 40;
const SECONDS_PER_DAY = 86_400;

/**
 * Redis or Valkey in cluster mode: shards with replicas over all zones, each with automatic fail-over. TLS and a password
 * are required, memory and snapshots encrypted.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.Redis-RedisCluster.html
 */
export class RedisCluster extends Construct {
  readonly connections: Connections;
  /** Host that knows all shards; TLS only. */
  readonly configurationEndpoint: string;
  /** TCP port of every node. */
  readonly port = REDIS_PORT;
  /** Name under which the application logs in. */
  readonly user = REDIS_USER;
  /** Secret that holds the user's password. */
  readonly authSecretArn: string;
  /** Name in metrics and alarms. */
  readonly replicationGroupId: string;

  constructor(scope: Construct, id: string, props: RedisClusterProps) {
    super(scope, id);
    const { environment, network, settings } = props;
    this.replicationGroupId = shortNameOf(environment, 'redis', LONGEST_ID);
    const users = new RedisUsers(this, 'users', props);
    const server = createServerGroup(this, {
      environment,
      vpcId: network.vpcId,
      name: 'redis',
      ports: [REDIS_PORT],
    });
    const group = this.#replicationGroup(props, users, server.securityGroupId);
    if (scales(settings)) new ShardScaling(this, 'scaling', { replicationGroupId: group.id, settings });
    this.connections = server.connections;
    this.configurationEndpoint = group.configurationEndpointAddress;
    this.authSecretArn = users.secretArn;
  }

  #replicationGroup(props: RedisClusterProps, users: RedisUsers, securityGroupId: string) {
    const { environment, network, key, settings } = props;
    const subnets = new ElasticacheSubnetGroup(this, 'subnets', {
      name: nameOf(environment, 'redis'),
      description: `Redis of ${environment.name}`,
      subnetIds: [...network.dataSubnetIds],
    });
    return new ElasticacheReplicationGroup(this, 'Resource', {
      replicationGroupId: this.replicationGroupId,
      description: `Redis of ${environment.name}`,
      port: REDIS_PORT,
      ...this.#engine(props),
      ...shape(settings),
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroupId],
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      userGroupIds: [users.groupId],
      atRestEncryptionEnabled: 'true',
      kmsKeyId: key.arn,
      ...upkeep(props),
      logDeliveryConfiguration: this.#logs(props),
    });
  }

  #engine({ environment, settings }: RedisClusterProps) {
    const { version, family } = known(engineVersion(settings), 'cache.version');
    return {
      engine: settings.engine,
      engineVersion: version,
      nodeType: known(nodeType(settings), 'cache.memory'),
      parameterGroupName: createParameters(this, environment, settings, family),
    };
  }

  #logs({ environment, key }: RedisClusterProps) {
    return (['slow-log', 'engine-log'] as const).map((logType) => ({
      logType,
      logFormat: 'json',
      destinationType: 'cloudwatch-logs',
      destination: createLogGroup(this, logType, {
        environment,
        name: `/aws/elasticache/${nameOf(environment, `redis-${logType}`)}`,
        key,
      }).name,
    }));
  }
}

/** Shards, replicas, and where they are. The autoscaler owns the number of shards once it is there. */
function shape(settings: RedisSettings) {
  return {
    numNodeGroups: settings.masters,
    replicasPerNodeGroup: settings.replicasPerMaster,
    automaticFailoverEnabled: true, // cluster mode takes nothing else
    multiAzEnabled: settings.replicasPerMaster > 0,
    ...(scales(settings) ? { lifecycle: { ignoreChanges: ['num_node_groups'] } } : {}),
  };
}

/** Snapshots before upkeep, both while fewest people are awake in most places; changes wait for it where they may hurt. */
function upkeep({ environment: { backup, database } }: RedisClusterProps) {
  return {
    snapshotRetentionLimit: backup.retention.seconds / SECONDS_PER_DAY,
    snapshotWindow: '01:00-02:00',
    maintenanceWindow: 'sun:02:30-sun:03:30',
    autoMinorVersionUpgrade: 'true',
    applyImmediately: !database.deletionProtection,
  };
}

function known<T>(value: T | undefined, path: string): T {
  if (value === undefined) throw new Error(`${path} has no match, which no rule of the model lets through`);
  return value;
}
