import { type Area, becomes, removed } from './setting';

const folder = 'constructs/aws/database';
const parameter = (name: string) => `aws_db_parameter_group.parameter[name=${name}]`;

/** The one place that may not lose anything. */
export const database: Area = {
  name: 'Database',
  test: 'database',
  settings: [
    {
      setting: 'version',
      value: 'Postgres 17; MySQL 8.4 by choice; what RDS no longer creates is refused',
      askedFor: ['OPS05-BP05'],
      file: 'model/rds.ts',
      weaker: { none: 'a version is a value of the description: the tests of the model refuse old ones' },
    },
    {
      setting: 'instance class',
      value: 'the smallest that holds connections, shared buffers and `workMem`; `t4g` in `single` only',
      askedFor: ['PERF03-BP02', 'COST06-BP02'],
      file: 'model/rds.ts',
      weaker: [becomes('aws_db_instance.instance_class', 'db.t4g.micro')],
    },
    {
      setting: 'place',
      value: 'data subnets, not public, a group that is closed until a consumer opens it',
      askedFor: ['CKV_AWS_17', 'SEC05-BP01'],
      file: `${folder}/instance-config.ts`,
      weaker: [
        becomes('aws_db_instance.publicly_accessible', true),
        removed('aws_db_instance.db_subnet_group_name'),
        removed('aws_db_instance.vpc_security_group_ids'),
      ],
    },
    {
      setting: 'standby',
      value: 'in another zone, but in `single`',
      askedFor: ['CKV_AWS_157', 'REL10-BP01', 'REL11-BP02'],
      file: `${folder}/database.ts`,
      weaker: [becomes('aws_db_instance[db_name=abreast].multi_az', false)],
    },
    {
      setting: 'read replicas',
      value: '0, 1, 2 by tier, each in the next zone',
      askedFor: ['REL10-BP01'],
      file: `${folder}/read-replicas.ts`,
      weaker: [
        becomes('aws_db_instance[identifier=abreast-test-replica-1].availability_zone', 'eu-central-1a'),
        removed('aws_db_instance[identifier=abreast-test-replica-1]'),
      ],
    },
    {
      setting: 'encryption on disk',
      value: 'our KMS key',
      askedFor: ['CKV_AWS_16', 'SEC08-BP02'],
      file: `${folder}/database.ts`,
      weaker: [becomes('aws_db_instance.storage_encrypted', false), removed('aws_db_instance.kms_key_id')],
    },
    {
      setting: 'TLS',
      value: 'forced',
      askedFor: ['CKV2_AWS_69', 'SEC09-BP02'],
      file: `${folder}/parameters.ts`,
      weaker: [
        becomes(`${parameter('rds.force_ssl')}.value`, '0'),
        becomes(`${parameter('require_secure_transport')}.value`, '0'),
        removed('aws_db_instance.parameter_group_name'),
      ],
    },
    {
      setting: 'password',
      value: 'random, by a write-only argument; stored as SCRAM by the server',
      askedFor: ['SEC02-BP03'],
      file: 'constructs/aws/secret.ts',
      weaker: [
        becomes('aws_db_instance[db_name=abreast].password', 'hunter2'),
        removed('aws_db_instance[db_name=abreast].password_wo'),
        becomes(`${parameter('password_encryption')}.value`, 'md5'),
      ],
    },
    {
      setting: 'IAM authentication',
      value: 'possible',
      askedFor: ['CKV_AWS_161', 'SEC02-BP02'],
      file: `${folder}/instance-config.ts`,
      weaker: [becomes('aws_db_instance.iam_database_authentication_enabled', false)],
    },
    {
      setting: 'backups',
      value: 'daily, kept 1, 7, 35 days by tier, and after a deletion',
      askedFor: ['CKV_AWS_133', 'REL09-BP03'],
      file: `${folder}/database.ts`,
      weaker: [
        becomes('aws_db_instance[db_name=abreast].backup_retention_period', 0),
        becomes('aws_db_instance[db_name=abreast].delete_automated_backups', true),
      ],
    },
    {
      setting: 'deletion',
      value: 'refused, and with a last snapshot, but in `single`',
      askedFor: ['CKV_AWS_293', 'REL09-BP01'],
      file: `${folder}/instance-config.ts`,
      weaker: [
        becomes('aws_db_instance.deletion_protection', false),
        becomes('aws_db_instance[db_name=abreast].skip_final_snapshot', true),
      ],
    },
    {
      setting: 'changes',
      value: 'wait for the upkeep where data is protected',
      askedFor: ['OPS06-BP03'],
      file: `${folder}/instance-config.ts`,
      weaker: [becomes('aws_db_instance.apply_immediately', true)],
    },
    {
      setting: 'storage',
      value: '20 GiB gp3, grows by itself up to five times',
      askedFor: ['REL07-BP01'],
      file: `${folder}/instance-config.ts`,
      weaker: [removed('aws_db_instance.max_allocated_storage')],
    },
    {
      setting: 'time-outs',
      value: '`statementTimeout`; 1 minute idle in a transaction',
      askedFor: ['REL05-BP05'],
      file: `${folder}/parameters.ts`,
      weaker: [removed(parameter('statement_timeout')), removed(parameter('idle_in_transaction_session_timeout'))],
    },
    {
      setting: 'connections',
      value: "the ledger's",
      askedFor: ['the guides', 'REL05-BP04'],
      file: `${folder}/parameters.ts`,
      weaker: [becomes(`${parameter('max_connections')}.value`, '100000')],
    },
  ],
};
