import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/observability';
const ALARM = 'aws_cloudwatch_metric_alarm';
const TOPIC_POLICY = 'aws_sns_topic_policy.policy.Statement';
const GRANTED = 'aws_iam_role_policy.policy.Statement';

/** What watches an environment. */
export const observability: Area = {
  name: 'Observability',
  test: 'observability',
  settings: [
    {
      setting: 'alarms',
      value: 'of every component; they tell the topic when they begin and when they end',
      askedFor: ['CKV_AWS_319', 'REL06-BP01', 'REL06-BP03', 'OPS08-BP04'],
      file: `${folder}/alarm.ts`,
      weaker: [
        removed(`${ALARM}.alarm_actions`),
        removed(`${ALARM}.ok_actions`),
        becomes(`${ALARM}.actions_enabled`, false),
        removed(`${ALARM}[alarm_name=abreast-test-search-red]`),
      ],
    },
    {
      setting: 'figures that stay away',
      value: 'are an alarm where something must be there',
      askedFor: ['REL11-BP01'],
      file: `${folder}/alarms/services.ts`,
      weaker: [becomes(`${ALARM}.treat_missing_data`, 'notBreaching')],
    },
    {
      setting: 'limits of the alarms',
      value: 'the guides: 1 % errors for 5 minutes, 80 % of the connections, a tenth of the disk',
      askedFor: ['the guides', 'REL06-BP02'],
      file: `${folder}/alarms/database.ts`,
      weaker: [
        becomes(`${ALARM}[alarm_name=abreast-test-load-balancer-5xx].threshold`, 100),
        becomes(`${ALARM}[alarm_name=abreast-test-database-storage].threshold`, 0),
        becomes(`${ALARM}[alarm_name=abreast-test-database-connections].threshold`, 1_000_000),
      ],
    },
    {
      setting: 'topic, encryption',
      value: 'our KMS key, which its two publishers may use',
      askedFor: ['CKV_AWS_26', 'SEC08-BP02'],
      file: `${folder}/alarm-topic.ts`,
      weaker: [removed('aws_sns_topic.kms_master_key_id')],
    },
    {
      setting: 'topic, access',
      value: 'alarms and the workspace of this account, TLS only',
      askedFor: ['CKV_AWS_169', 'CKV_AWS_385', 'SEC03-BP07', 'SEC09-BP02'],
      file: `${folder}/alarm-topic.ts`,
      weaker: [
        becomes(`${TOPIC_POLICY}[Principal.Service=cloudwatch.amazonaws.com].Principal`, '*'),
        removed(`${TOPIC_POLICY}[Principal.Service=cloudwatch.amazonaws.com].Condition`),
        removed(`${TOPIC_POLICY}[Effect=Deny]`),
      ],
    },
    {
      setting: 'who is told',
      value: '`observability.alarmEmails`',
      askedFor: ['REL11-BP06', 'OPS08-BP04'],
      file: `${folder}/alarm-topic.ts`,
      weaker: [removed('aws_sns_topic_subscription')],
    },
    {
      setting: 'samples',
      value: 'our KMS key, 150 days; what fails in rules is logged',
      askedFor: ['SEC08-BP02', 'SEC04-BP01'],
      file: `${folder}/metrics-workspace.ts`,
      weaker: [
        removed('aws_prometheus_workspace.kms_key_arn'),
        removed('aws_prometheus_workspace.logging_configuration'),
        becomes('aws_prometheus_workspace_configuration.retention_period_in_days', 1),
      ],
    },
    {
      setting: 'rights of an agent',
      value: '`aps:RemoteWrite` on this workspace',
      askedFor: ['CKV_AWS_63', 'SEC03-BP02'],
      file: `${folder}/metrics-workspace.ts`,
      weaker: [
        becomes(`${GRANTED}[Action=aps:RemoteWrite].Resource`, '*'),
        becomes(`${GRANTED}[Action=aps:RemoteWrite].Action`, 'aps:*'),
      ],
    },
    {
      setting: 'Grafana',
      value: 'people by IAM Identity Center; a role of its own that reads',
      askedFor: ['SEC02-BP04', 'SEC03-BP02'],
      file: `${folder}/grafana.ts`,
      weaker: [
        becomes('aws_grafana_workspace.authentication_providers', ['SAML']),
        becomes('aws_grafana_workspace.permission_type', 'SERVICE_MANAGED'),
        removed('aws_iam_role.assume_role_policy.Statement[Principal.Service=grafana.amazonaws.com].Condition'),
      ],
    },
  ],
};
