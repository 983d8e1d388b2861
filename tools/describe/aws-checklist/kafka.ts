import { type Area, becomes, removed, rewritten } from './setting';

const folder = 'constructs/aws/broker';
const CLUSTER = 'aws_msk_cluster';
const PROPERTIES = 'aws_msk_configuration.server_properties';
const GRANTED = 'aws_iam_role_policy.policy.Statement';

/** Kafka. */
export const kafka: Area = {
  name: 'Kafka',
  test: 'broker',
  settings: [
    {
      setting: 'brokers',
      value: 'one in each zone, at least 3',
      askedFor: ['REL10-BP01'],
      file: `${folder}/kafka-settings.ts`,
      weaker: [
        becomes(`${CLUSTER}.number_of_broker_nodes`, 1),
        becomes(`${CLUSTER}.broker_node_group_info.client_subnets`, ['subnet-1']),
      ],
    },
    {
      setting: 'copies',
      value: '3, of which 2 before a write counts; no leader that was behind',
      askedFor: ['REL09-BP01'],
      file: `${folder}/kafka-settings.ts`,
      weaker: [
        rewritten(PROPERTIES, 'default.replication.factor=3', 'default.replication.factor=1'),
        rewritten(PROPERTIES, 'min.insync.replicas=2', 'min.insync.replicas=1'),
        rewritten(PROPERTIES, 'unclean.leader.election.enable=false', 'unclean.leader.election.enable=true'),
      ],
    },
    {
      setting: 'topics',
      value: 'made by the application, never by a broker',
      askedFor: ['SEC03-BP02'],
      file: `${folder}/kafka-settings.ts`,
      weaker: [rewritten(PROPERTIES, 'auto.create.topics.enable=false', 'auto.create.topics.enable=true')],
    },
    {
      setting: 'access',
      value: 'private; IAM on port 9098 only, nobody unauthenticated',
      askedFor: ['CKV_AWS_291', 'SEC02-BP02', 'SEC09-BP03'],
      file: `${folder}/kafka.ts`,
      weaker: [
        becomes(`${CLUSTER}.client_authentication.unauthenticated`, true),
        becomes(`${CLUSTER}.client_authentication.sasl.iam`, false),
        becomes(`${CLUSTER}.broker_node_group_info.connectivity_info`, {
          public_access: { type: 'SERVICE_PROVIDED_EIPS' },
        }),
        becomes('aws_vpc_security_group_ingress_rule.from_port', 0),
      ],
    },
    {
      setting: 'encryption',
      value: 'TLS to clients and between brokers; our KMS key on disk',
      askedFor: ['CKV_AWS_81', 'SEC08-BP02', 'SEC09-BP02'],
      file: `${folder}/kafka.ts`,
      weaker: [
        becomes(`${CLUSTER}.encryption_info.encryption_in_transit.client_broker`, 'TLS_PLAINTEXT'),
        becomes(`${CLUSTER}.encryption_info.encryption_in_transit.in_cluster`, false),
        removed(`${CLUSTER}.encryption_info.encryption_at_rest_kms_key_arn`),
      ],
    },
    {
      setting: 'rights of a service',
      value: 'the topic `events` and the groups `events.*` of this cluster',
      askedFor: ['CKV_AWS_63', 'CKV_AWS_355', 'SEC03-BP02'],
      file: `${folder}/kafka-access.ts`,
      weaker: [becomes(`${GRANTED}.Resource`, '*'), becomes(`${GRANTED}.Action`, 'kafka-cluster:*')],
    },
    {
      setting: 'logs',
      value: 'of the brokers, our KMS key, a year',
      askedFor: ['CKV_AWS_80', 'CKV_AWS_158', 'CKV_AWS_338', 'SEC04-BP01'],
      file: `${folder}/kafka.ts`,
      weaker: [
        becomes(`${CLUSTER}.logging_info.broker_logs.cloudwatch_logs.enabled`, false),
        removed('aws_cloudwatch_log_group.kms_key_id'),
        becomes('aws_cloudwatch_log_group.retention_in_days', 7),
      ],
    },
    {
      setting: 'storage',
      value: '100 GiB, grows by itself up to 1 TiB',
      askedFor: ['REL07-BP03'],
      file: `${folder}/kafka.ts`,
      weaker: [removed('aws_appautoscaling_policy'), becomes('aws_appautoscaling_target.max_capacity', 100)],
    },
  ],
};
