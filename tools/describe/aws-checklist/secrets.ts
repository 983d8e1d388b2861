import { type Area, becomes, removed } from './setting';

const KEY = 'aws_kms_key';

/** What nobody may read but those who need it. */
export const secrets: Area = {
  name: 'Secrets and keys',
  test: 'secrets',
  settings: [
    {
      setting: 'secrets, encryption',
      value: 'our KMS key',
      askedFor: ['CKV_AWS_149', 'SEC08-BP02'],
      file: 'constructs/aws/secret.ts',
      weaker: [removed('aws_secretsmanager_secret.kms_key_id')],
    },
    {
      setting: 'secrets, values',
      value: 'random, by a write-only argument; in a state where the API has none (`SECRET_ARGUMENTS`)',
      askedFor: ['SEC02-BP03'],
      file: 'constructs/aws/secret.ts',
      weaker: [
        becomes('aws_secretsmanager_secret_version.secret_string', 'hunter2'),
        becomes('aws_secretsmanager_secret_version.secret_string_wo', 'hunter2'),
      ],
    },
    {
      setting: 'secrets, after a deletion',
      value: '30 days where data is protected',
      askedFor: ['REL09-BP01'],
      file: 'constructs/aws/secret.ts',
      weaker: [becomes('aws_secretsmanager_secret.recovery_window_in_days', 0)],
    },
    {
      setting: 'secrets, rotation',
      value: 'by version, by a person: a function that rotates would need the application to follow at the same moment',
      askedFor: ['CKV2_AWS_57', 'SEC02-BP05'],
      file: 'model/schema/rotation.ts',
      weaker: [becomes('aws_secretsmanager_secret_version.secret_string_wo_version', 7)],
    },
    {
      setting: 'keys, rotation',
      value: 'every year',
      askedFor: ['CKV_AWS_7', 'SEC08-BP01'],
      file: 'constructs/aws/encryption-key.ts',
      weaker: [becomes(`${KEY}.enable_key_rotation`, false)],
    },
    {
      setting: 'keys, after a deletion',
      value: '30 days',
      askedFor: ['SEC08-BP01'],
      file: 'constructs/aws/encryption-key.ts',
      weaker: [becomes(`${KEY}.deletion_window_in_days`, 7)],
    },
    {
      setting: 'keys, policy',
      value: 'the account, and named services for what is of this account',
      askedFor: ['CKV_AWS_33', 'CKV2_AWS_64', 'SEC08-BP01'],
      file: 'constructs/aws/encryption-key.ts',
      weaker: [
        removed(`${KEY}.policy`),
        becomes(`${KEY}.policy.Statement[Sid=Account].Principal`, '*'),
        removed(`${KEY}.policy.Statement[Principal.Service=logs.eu-central-1.amazonaws.com].Condition`),
      ],
    },
  ],
};
