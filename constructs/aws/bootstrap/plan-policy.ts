import { nameOf } from '../environment';
import { policyOf } from '../policy';
import { type RoleTarget, readState, type Statement, stateObjects } from './policy';

/** Settings of everything in the account; what is kept there is taken out again below. */
export const READ_SETTINGS = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

// What ReadOnlyAccess reads besides settings: the content of stores, logs and images.
const CONTENT = [
  'athena:GetQueryResults',
  'dynamodb:BatchGetItem',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'ec2:GetConsoleOutput',
  'ec2:GetConsoleScreenshot',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
  'es:ESHttp*',
  'kinesis:GetRecords',
  'lambda:GetFunction',
  'logs:FilterLogEvents',
  'logs:GetLogEvents',
  'logs:GetQueryResults',
  'logs:StartQuery',
  'rds:DownloadCompleteDBLogFile',
  'rds:DownloadDBLogFilePortion',
  'sqs:ReceiveMessage',
];

/** What `terraform plan` of one environment needs beside `READ_SETTINGS`, and what it must not see. */
export function planPolicy(target: RoleTarget): string {
  return policyOf([
    ...readState(target),
    ...readSecrets(target),
    { Sid: 'NoContent', Effect: 'Deny', Action: CONTENT, Resource: '*' },
    { Sid: 'NoOtherObjects', Effect: 'Deny', Action: 's3:GetObject*', NotResource: stateObjects(target) },
  ]);
}

/**
 * Values of the environment's own secrets: ephemeral resources are opened by every plan, also when nothing is written.
 * Whoever may plan can therefore read them, which is why the role is bound to a GitHub environment.
 */
function readSecrets({ environment }: RoleTarget): Statement[] {
  const { account, region, name } = environment;
  return [
    {
      Sid: 'ReadSecrets',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: `arn:aws:secretsmanager:${region}:${account.id}:secret:${nameOf(environment, '*')}`,
    },
    {
      Sid: 'MakePasswords',
      Effect: 'Allow',
      Action: 'secretsmanager:GetRandomPassword',
      Resource: '*', // has no resource
    },
    {
      Sid: 'UseKeyOfSecrets',
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: `arn:aws:kms:${region}:${account.id}:key/*`,
      Condition: {
        StringEquals: {
          'kms:ViaService': `secretsmanager.${region}.amazonaws.com`,
          'aws:ResourceTag/Environment': name,
        },
      },
    },
  ];
}
