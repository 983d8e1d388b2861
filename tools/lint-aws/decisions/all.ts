import type { Decision } from '../ledger';
import { dataDecisions } from './data';
import { entranceDecisions } from './entrance';
import { permissionDecisions } from './permissions';

const STATES = { type: 'aws_s3_bucket', path: '*/states/bucket' };

/** What checkov finds and is right as it is. */
export const checkovDecisions: readonly Decision[] = [
  ...entranceDecisions,
  ...dataDecisions,
  ...permissionDecisions,
  {
    reason:
      'Nothing waits for a new state. Who reads states is told by the account’s CloudTrail (data events), out of reach of who deploys. Earlier states are kept in the bucket; without its region the environments are gone as well.',
    owner: 'platform',
    only: ['bootstrap'],
    allows: [
      { check: 'CKV_AWS_18', ...STATES },
      { check: 'CKV_AWS_144', ...STATES },
      { check: 'CKV2_AWS_62', ...STATES },
    ],
  },
];

/** What tflint finds and is right as it is. */
export const tflintDecisions: readonly Decision[] = [
  {
    reason: 'Names and outputs between stacks are cdktf’s: nobody writes or reads them by hand.',
    owner: 'platform',
    allows: [
      { check: 'terraform_naming_convention', type: 'stack', path: '*' },
      { check: 'terraform_documented_outputs', type: 'stack', path: '*' },
    ],
  },
];
