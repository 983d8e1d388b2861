import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/database';
const parameter = (name: string) => `aws_db_parameter_group.parameter[name=${name}]`;

/** How the database is watched and kept, and what stands around it. */
export const databaseWatched: Area = {
  name: 'Around the database',
  test: 'database',
  settings: [
    {
      setting: 'monitoring',
      value: "the operating system's figures every minute",
      askedFor: ['CKV_AWS_118', 'PERF03-BP03'],
      file: `${folder}/instance-config.ts`,
      weaker: [becomes('aws_db_instance.monitoring_interval', 0)],
    },
    {
      setting: 'role of the monitoring',
      value: 'taken by RDS for this account only',
      askedFor: ['CKV_AWS_60', 'SEC03-BP02'],
      file: `${folder}/monitoring-role.ts`,
      weaker: [
        removed('aws_iam_role.assume_role_policy.Statement[Principal.Service=monitoring.rds.amazonaws.com].Condition'),
        becomes('aws_iam_role_policy_attachment.policy_arn', 'arn:aws:iam::aws:policy/AdministratorAccess'),
      ],
    },
    {
      setting: 'insights',
      value: 'on, our KMS key',
      askedFor: ['CKV_AWS_353', 'CKV_AWS_354'],
      file: `${folder}/instance-config.ts`,
      weaker: [
        becomes('aws_db_instance.performance_insights_enabled', false),
        removed('aws_db_instance.performance_insights_kms_key_id'),
      ],
    },
    {
      setting: 'logs',
      value: 'of the server and of upgrades; our KMS key, a year',
      askedFor: ['CKV_AWS_129', 'CKV_AWS_158', 'CKV_AWS_338', 'SEC04-BP01'],
      file: `${folder}/server-logs.ts`,
      weaker: [
        removed('aws_db_instance.enabled_cloudwatch_logs_exports'),
        removed('aws_cloudwatch_log_group.kms_key_id'),
        becomes('aws_cloudwatch_log_group.retention_in_days', 7),
      ],
    },
    {
      setting: 'statements in the log',
      value: 'those above 500 ms, and changes of the schema',
      askedFor: ['CKV2_AWS_30', 'PERF03-BP03'],
      file: `${folder}/parameters.ts`,
      weaker: [
        removed(parameter('log_min_duration_statement')),
        removed(parameter('log_statement')),
        removed(parameter('slow_query_log')),
      ],
    },
    {
      setting: 'upkeep',
      value: 'minor versions by themselves; tags on snapshots',
      askedFor: ['CKV_AWS_226', 'CKV2_AWS_60', 'OPS05-BP05'],
      file: `${folder}/instance-config.ts`,
      weaker: [
        becomes('aws_db_instance.auto_minor_version_upgrade', false),
        becomes('aws_db_instance.copy_tags_to_snapshot', false),
      ],
    },
    {
      setting: 'RDS Proxy, by choice',
      value: 'TLS only, data subnets, no more connections than the ledger counts',
      askedFor: ['SEC09-BP02', 'SEC05-BP01'],
      file: `${folder}/rds-proxy.ts`,
      weaker: [
        becomes('aws_db_proxy.require_tls', false),
        removed('aws_db_proxy.vpc_subnet_ids'),
        becomes('aws_db_proxy_default_target_group.connection_pool_config.max_connections_percent', 100),
      ],
    },
    {
      setting: 'role of the proxy',
      value: 'reads one secret, decrypts through Secrets Manager',
      askedFor: ['CKV_AWS_355', 'SEC03-BP02'],
      file: `${folder}/proxy-role.ts`,
      weaker: [
        becomes('aws_iam_role_policy.policy.Statement[Action=secretsmanager:GetSecretValue].Resource', '*'),
        removed('aws_iam_role_policy.policy.Statement[Action=kms:Decrypt].Condition'),
        removed('aws_iam_role.assume_role_policy.Statement[Principal.Service=rds.amazonaws.com].Condition'),
      ],
    },
    {
      setting: 'replica in another region, by choice',
      value: 'encrypted with a key there, reached by nobody',
      askedFor: ['CKV_AWS_16', 'REL13-BP02'],
      file: `${folder}/cross-region-replica.ts`,
      weaker: [
        removed('aws_db_instance[provider=aws.elsewhere].kms_key_id'),
        becomes('aws_db_instance[provider=aws.elsewhere].storage_encrypted', false),
        becomes('aws_db_instance[provider=aws.elsewhere].publicly_accessible', true),
      ],
    },
  ],
};
