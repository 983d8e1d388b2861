import type { AwsEnvironment } from '../environment';

/** What the roles of an environment are about. */
export interface RoleTarget {
  readonly environment: AwsEnvironment;
  /** Bucket of the states. */
  readonly stateBucketArn: string;
  /** Key that they are encrypted with. */
  readonly stateKeyArn: string;
  /** Images of the system. */
  readonly repositoryArn: string;
}

/** One statement of a policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
  readonly Condition?: object;
}

/** Objects of the environment's states: no role reaches those of another environment, nor that of the bootstrap. */
export const stateObjects = ({ environment, stateBucketArn }: RoleTarget): string =>
  `${stateBucketArn}/${environment.name}/*`;

/** Reads the states, and holds their lock: the backend locks by an object beside the state, also while it plans. */
export function readState(target: RoleTarget): Statement[] {
  const { environment, stateBucketArn, stateKeyArn } = target;
  const states = stateObjects(target);
  return [
    { Sid: 'FindStates', Effect: 'Allow', Action: 's3:ListBucket', Resource: stateBucketArn },
    { Sid: 'ReadStates', Effect: 'Allow', Action: 's3:GetObject', Resource: states },
    {
      Sid: 'LockStates',
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:DeleteObject'],
      Resource: `${states}.tflock`,
    },
    {
      Sid: 'UseKeyOfStates',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: stateKeyArn,
      Condition: { StringEquals: { 'kms:ViaService': `s3.${environment.region}.amazonaws.com` } },
    },
  ];
}

/** Whatever carries the tag of another environment is closed, also where other statements would open it. */
export function otherEnvironments({ name }: AwsEnvironment): Statement {
  return {
    Sid: 'NotAnotherEnvironment',
    Effect: 'Deny',
    Action: '*',
    Resource: '*',
    Condition: {
      Null: { 'aws:ResourceTag/Environment': 'false' },
      StringNotEquals: { 'aws:ResourceTag/Environment': name },
    },
  };
}
