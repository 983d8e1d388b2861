import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/redis';
const GROUP = 'aws_elasticache_replication_group';

/** Cache, locks, sessions, limits and streams. */
export const redis: Area = {
  name: 'Redis',
  test: 'redis',
  settings: [
    {
      setting: 'copies',
      value: '1 replica of each master, `enterprise` 2, in other zones; fail-over by itself',
      askedFor: ['CKV2_AWS_50', 'REL10-BP01', 'REL11-BP02'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [
        becomes(`${GROUP}.replicas_per_node_group`, 0),
        becomes(`${GROUP}.multi_az_enabled`, false),
        becomes(`${GROUP}.automatic_failover_enabled`, false),
      ],
    },
    {
      setting: 'shards',
      value: '3 to 6 at 80 % of the memory',
      askedFor: ['the guides', 'REL07-BP03'],
      file: `${folder}/shard-scaling.ts`,
      weaker: [
        removed('aws_appautoscaling_policy'),
        becomes('aws_appautoscaling_policy.target_tracking_scaling_policy_configuration.target_value', 99),
        becomes('aws_appautoscaling_target.max_capacity', 3),
      ],
    },
    {
      setting: 'TLS',
      value: 'required',
      askedFor: ['CKV_AWS_30', 'SEC09-BP02'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [
        becomes(`${GROUP}.transit_encryption_enabled`, false),
        becomes(`${GROUP}.transit_encryption_mode`, 'preferred'),
      ],
    },
    {
      setting: 'encryption on disk',
      value: 'our KMS key',
      askedFor: ['CKV_AWS_29', 'CKV_AWS_191', 'SEC08-BP02'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [becomes(`${GROUP}.at_rest_encryption_enabled`, 'false'), removed(`${GROUP}.kms_key_id`)],
    },
    {
      setting: 'users',
      value: '`app` with a password, without dangerous commands; `default` locked',
      askedFor: ['CKV_AWS_31', 'SEC03-BP02'],
      file: `${folder}/redis-users.ts`,
      weaker: [
        removed(`${GROUP}.user_group_ids`),
        becomes('aws_elasticache_user[user_name=app].access_string', 'on ~* &* +@all'),
        becomes('aws_elasticache_user[user_name=app].authentication_mode.type', 'no-password-required'),
        becomes('aws_elasticache_user[user_name=default].access_string', 'on ~* +@all'),
      ],
    },
    {
      setting: 'place',
      value: 'data subnets, a group that is closed until a consumer opens it',
      askedFor: ['CKV_AWS_323', 'SEC05-BP01'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [
        removed(`${GROUP}.subnet_group_name`),
        removed('aws_vpc_security_group_ingress_rule.referenced_security_group_id'),
        becomes('aws_security_group.ingress', [{ cidr_blocks: ['0.0.0.0/0'] }]),
      ],
    },
    {
      setting: 'node type',
      value: 'the smallest that holds `memory` beside the quarter that ElastiCache keeps',
      askedFor: ['PERF03-BP02', 'COST06-BP02'],
      file: 'model/elasticache.ts',
      weaker: [becomes(`${GROUP}.node_type`, 'cache.t4g.micro')],
    },
    {
      setting: 'when it is full',
      value: 'refuses to write: locks and streams share the cluster',
      askedFor: ['the guides'],
      file: `${folder}/parameters.ts`,
      weaker: [
        becomes('aws_elasticache_parameter_group.parameter[name=maxmemory-policy].value', 'allkeys-lru'),
        removed(`${GROUP}.parameter_group_name`),
      ],
    },
    {
      setting: 'snapshots',
      value: 'daily, kept as long as `backup.retention`',
      askedFor: ['CKV_AWS_134', 'REL09-BP03'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [becomes(`${GROUP}.snapshot_retention_limit`, 0)],
    },
    {
      setting: 'logs',
      value: 'slow and engine log, our KMS key, a year',
      askedFor: ['CKV_AWS_158', 'CKV_AWS_338', 'SEC04-BP01'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [
        removed(`${GROUP}.log_delivery_configuration`),
        removed('aws_cloudwatch_log_group.kms_key_id'),
        becomes('aws_cloudwatch_log_group.retention_in_days', 7),
      ],
    },
    {
      setting: 'upkeep',
      value: 'minor versions by themselves; changes wait for it where data is protected',
      askedFor: ['CKV_AWS_322', 'OPS05-BP05'],
      file: `${folder}/redis-cluster.ts`,
      weaker: [becomes(`${GROUP}.auto_minor_version_upgrade`, 'false'), becomes(`${GROUP}.apply_immediately`, true)],
    },
  ],
};
