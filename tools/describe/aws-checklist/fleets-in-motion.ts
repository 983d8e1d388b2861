import { type Area, becomes, removed, rewritten } from './setting';

const folder = 'constructs/aws/service';
const REFRESH = 'aws_autoscaling_group.instance_refresh.preferences';

/** How fleets heal, roll and grow. */
export const fleetsInMotion: Area = {
  name: 'Fleets in motion',
  test: 'service',
  settings: [
    {
      setting: 'logs',
      value: "container's, system's and first boot's; our KMS key, kept `observability.logRetention` (a year)",
      askedFor: ['CKV_AWS_158', 'CKV_AWS_338', 'SEC04-BP01'],
      file: `${folder}/agent.ts`,
      weaker: [
        rewritten('locals.*', '/var/log/messages', '/dev/null'),
        removed('aws_cloudwatch_log_group.kms_key_id'),
        becomes('aws_cloudwatch_log_group.retention_in_days', 7),
      ],
    },
    {
      setting: 'health check of the group',
      value:
        "EC2 and the host's word: readiness follows the database. CKV2_AWS_15 asks for the balancer's: not so, on purpose",
      askedFor: ['REL11-BP03'],
      file: `${folder}/scaling-group.ts`,
      weaker: [becomes('aws_autoscaling_group.health_check_type', 'ELB')],
    },
    {
      setting: 'launch',
      value: 'a machine counts once it is ready; one that never is goes',
      askedFor: ['REL11-BP01', 'REL11-BP03'],
      file: `${folder}/scaling-group.ts`,
      weaker: [
        removed('aws_autoscaling_group.initial_lifecycle_hook[name=launch]'),
        becomes('aws_autoscaling_group.initial_lifecycle_hook[name=launch].default_result', 'CONTINUE'),
      ],
    },
    {
      setting: 'termination',
      value: 'waits for the grace period of the shutdown ledger',
      askedFor: ['OPS06-BP03'],
      file: `${folder}/scaling-group.ts`,
      weaker: [removed('aws_autoscaling_group.initial_lifecycle_hook[name=terminate]')],
    },
    {
      setting: 'upkeep',
      value: 'never below the number wanted',
      askedFor: ['REL07-BP02'],
      file: `${folder}/scaling-group.ts`,
      weaker: [becomes('aws_autoscaling_group.instance_maintenance_policy.min_healthy_percentage', 50)],
    },
    {
      setting: 'roll-out',
      value: '10 %, 50 %, 100 %, five minutes apart, never below the number wanted',
      askedFor: ['OPS06-BP03', 'REL08-BP05'],
      file: `${folder}/scaling-group.ts`,
      weaker: [
        removed('aws_autoscaling_group.instance_refresh'),
        removed(`${REFRESH}.checkpoint_percentages`),
        becomes(`${REFRESH}.min_healthy_percentage`, 0),
      ],
    },
    {
      setting: 'alarm of the roll-out',
      value: 'more than 5 % of the answers are 5xx',
      askedFor: ['OPS06-BP04'],
      file: `${folder}/rollout-alarms.ts`,
      weaker: [
        removed(`${REFRESH}.alarm_specification`),
        becomes('aws_cloudwatch_metric_alarm[alarm_name=abreast-test-web-errors].threshold', 100),
      ],
    },
    {
      setting: 'age of a machine',
      value: '14 days',
      askedFor: ['SEC06-BP01', 'SEC06-BP05'],
      file: `${folder}/scaling-group.ts`,
      weaker: [removed('aws_autoscaling_group.max_instance_lifetime')],
    },
    {
      setting: 'bounds',
      value: "the guides': backend 2 to 20, frontend 3 to 30, workers 1 to 10",
      askedFor: ['the guides', 'REL07-BP01'],
      file: `${folder}/fleet-plan.ts`,
      weaker: [becomes('aws_autoscaling_group.min_size', 0), becomes('aws_autoscaling_group.max_size', 1)],
    },
    {
      setting: 'CPU target',
      value: '70 %',
      askedFor: ['the guides', 'REL07-BP03'],
      file: `${folder}/scaling.ts`,
      weaker: [
        becomes('aws_autoscaling_policy[name=abreast-test-web-cpu].target_tracking_configuration.target_value', 95),
        removed('aws_autoscaling_policy[name=abreast-test-web-cpu]'),
      ],
    },
    {
      setting: 'backlog of a worker',
      value: '100 events',
      askedFor: ['the guides', 'REL07-BP03'],
      file: `${folder}/scaling.ts`,
      weaker: [
        becomes(
          'aws_autoscaling_policy[name=abreast-test-worker-backlog].target_tracking_configuration.target_value',
          1_000_000,
        ),
      ],
    },
  ],
};
