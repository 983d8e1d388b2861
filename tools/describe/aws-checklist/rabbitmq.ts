import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/broker';
const BROKER = 'aws_mq_broker';

/** RabbitMQ. */
export const rabbitmq: Area = {
  name: 'RabbitMQ',
  test: 'broker',
  settings: [
    {
      setting: 'version',
      value: '4.2; 3.13 by choice',
      askedFor: ['CKV_AWS_208'],
      file: 'model/schema/managed.ts',
      weaker: [becomes(`${BROKER}.engine_version`, '3.8.30')],
    },
    {
      setting: 'deployment',
      value: 'three nodes in three zones, but in `single`',
      askedFor: ['REL10-BP01'],
      file: `${folder}/rabbitmq.ts`,
      weaker: [becomes(`${BROKER}.deployment_mode`, 'SINGLE_INSTANCE')],
    },
    {
      setting: 'access',
      value: 'private; AMQP over TLS, from named groups',
      askedFor: ['CKV_AWS_69', 'SEC05-BP01', 'SEC09-BP02'],
      file: `${folder}/rabbitmq.ts`,
      weaker: [
        becomes(`${BROKER}.publicly_accessible`, true),
        becomes('aws_vpc_security_group_ingress_rule.from_port', 5672),
        removed('aws_vpc_security_group_ingress_rule.referenced_security_group_id'),
      ],
    },
    {
      setting: 'encryption on disk',
      value: 'our KMS key',
      askedFor: ['CKV_AWS_209', 'SEC08-BP02'],
      file: `${folder}/rabbitmq.ts`,
      weaker: [
        becomes(`${BROKER}.encryption_options.use_aws_owned_key`, true),
        removed(`${BROKER}.encryption_options.kms_key_id`),
      ],
    },
    {
      setting: 'user',
      value: 'one, with a random password; no guest',
      askedFor: ['SEC02-BP03'],
      file: 'constructs/aws/secret-in-state.ts',
      weaker: [becomes(`${BROKER}.user.password`, 'hunter2'), removed(`${BROKER}.lifecycle`)],
    },
    {
      setting: 'logs',
      value: 'general',
      askedFor: ['CKV_AWS_48', 'SEC04-BP01'],
      file: `${folder}/rabbitmq.ts`,
      weaker: [becomes(`${BROKER}.logs.general`, false)],
    },
    {
      setting: 'upkeep',
      value: 'minor versions by themselves, Sundays',
      askedFor: ['CKV_AWS_207', 'OPS05-BP05'],
      file: `${folder}/rabbitmq.ts`,
      weaker: [becomes(`${BROKER}.auto_minor_version_upgrade`, false)],
    },
  ],
};
