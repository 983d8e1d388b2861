import { type Area, becomes, removed, rewritten } from './setting';

const folder = 'constructs/aws/service';
const GRANTED = 'aws_iam_role_policy.policy.Statement';

/** Machines, and the groups that make them. */
export const fleets: Area = {
  name: 'Fleets',
  test: 'service',
  settings: [
    {
      setting: 'metadata service',
      value: 'token required, one hop',
      askedFor: ['CKV_AWS_79', 'CKV_AWS_341'],
      file: 'constructs/aws/private-machine.ts',
      weaker: [
        becomes('aws_launch_template.metadata_options.http_tokens', 'optional'),
        becomes('aws_launch_template.metadata_options.http_put_response_hop_limit', 2),
      ],
    },
    {
      setting: 'public address',
      value: 'none',
      askedFor: ['CKV_AWS_88', 'CKV_AWS_389'],
      file: 'constructs/aws/private-machine.ts',
      weaker: [becomes('aws_launch_template.network_interfaces.associate_public_ip_address', 'true')],
    },
    {
      setting: 'disk',
      value: "gp3, encrypted with the account's key (one of ours would have to be granted to the group's service role)",
      askedFor: ['CKV_AWS_8', 'SEC08-BP02'],
      file: 'constructs/aws/private-machine.ts',
      weaker: [becomes('aws_launch_template.block_device_mappings.ebs.encrypted', 'false')],
    },
    {
      setting: 'keys, SSH',
      value: 'none: Session Manager',
      askedFor: ['SEC06-BP03'],
      file: `${folder}/instance-role.ts`,
      weaker: [becomes('aws_launch_template.key_name', 'somebody'), removed(`${GRANTED}[Sid=Sessions]`)],
    },
    {
      setting: 'open ports',
      value: 'that of the application, to the balancer; a worker has none',
      askedFor: ['CKV_AWS_24', 'SEC05-BP02'],
      file: `${folder}/service.ts`,
      weaker: [
        becomes('aws_vpc_security_group_ingress_rule[from_port=3000].from_port', 22),
        removed('aws_vpc_security_group_ingress_rule[from_port=3000].referenced_security_group_id'),
      ],
    },
    {
      setting: 'machine image',
      value: 'Amazon Linux 2023 for containers, one version by name',
      askedFor: ['SEC06-BP02', 'REL08-BP04'],
      file: `${folder}/machine-image.ts`,
      weaker: [
        becomes(
          'aws_launch_template.image_id',
          'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64',
        ),
      ],
    },
    {
      setting: 'image of the application',
      value: 'by digest',
      askedFor: ['SEC06-BP04', 'REL08-BP04'],
      file: `${folder}/image.ts`,
      weaker: [rewritten('locals.*', `abreast@sha256:${'a'.repeat(64)}`, 'abreast:latest')],
    },
    {
      setting: 'container',
      value: 'read-only, no capabilities, no new privileges',
      askedFor: ['SEC06-BP02'],
      file: `${folder}/host/run.sh`,
      weaker: [
        rewritten('locals.*', ' --read-only', ''),
        rewritten('locals.*', ' --cap-drop ALL', ''),
        rewritten('locals.*', ' --security-opt no-new-privileges', ''),
      ],
    },
    {
      setting: 'credentials of the machine',
      value: 'out of reach of the application, but with Kafka',
      askedFor: ['SEC03-BP02'],
      file: `${folder}/host/prepare.sh`,
      weaker: [rewritten('locals.*', 'METADATA="closed"', 'METADATA="open"')],
    },
    {
      setting: 'secrets in user data',
      value: 'their ARNs only; values are read into memory',
      askedFor: ['CKV_AWS_46', 'SEC02-BP03'],
      file: `${folder}/secret-text.ts`,
      weaker: [rewritten('locals.*', 'postgres://app:{{encoded ', 'postgres://app:hunter2@')],
    },
    {
      setting: 'monitoring, disk traffic',
      value: 'every minute; of its own',
      askedFor: ['CKV_AWS_126', 'CKV_AWS_135'],
      file: 'constructs/aws/private-machine.ts',
      weaker: [
        becomes('aws_launch_template.monitoring.enabled', false),
        becomes('aws_launch_template.ebs_optimized', 'false'),
      ],
    },
    {
      setting: 'role of the machines',
      value: 'named actions on named resources; `*` where an action knows no resource, bounded by namespace',
      askedFor: ['CKV_AWS_63', 'CKV_AWS_355', 'CKV_AWS_290', 'SEC03-BP02'],
      file: `${folder}/instance-role.ts`,
      weaker: [
        becomes(`${GRANTED}[Sid=PullImage].Action`, 'ecr:*'),
        becomes(`${GRANTED}[Sid=PullImage].Resource`, '*'),
        becomes(`${GRANTED}[Sid=ReadSecrets].Resource`, '*'),
        becomes(`${GRANTED}[Sid=AnswerGroup].Resource`, '*'),
        removed(`${GRANTED}[Sid=PublishMetrics].Condition`),
        removed(`${GRANTED}[Sid=DecryptSecrets].Condition`),
      ],
    },
    {
      setting: 'place',
      value: 'private subnets of all zones',
      askedFor: ['REL10-BP01'],
      file: `${folder}/scaling-group.ts`,
      weaker: [becomes('aws_autoscaling_group.vpc_zone_identifier', ['subnet-1'])],
    },
    {
      setting: 'template',
      value: 'a launch template, by the number of its version',
      askedFor: ['CKV_AWS_315', 'REL08-BP04'],
      file: `${folder}/scaling-group.ts`,
      weaker: [becomes('aws_autoscaling_group.launch_template.version', '$Latest')],
    },
    {
      setting: 'tags',
      value: 'those of the environment, on every machine',
      askedFor: ['CKV_AWS_153', 'COST03-BP02'],
      file: 'constructs/aws/tags.ts',
      weaker: [
        becomes('aws_autoscaling_group.tag.propagate_at_launch', false),
        removed('aws_autoscaling_group.tag[key=Environment]'),
      ],
    },
  ],
};
