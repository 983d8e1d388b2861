import type { Decision } from '../ledger';

const ROLE_POLICY = 'aws_iam_role_policy';
const SESSIONS = { type: ROLE_POLICY, path: 'services/*/role/sessions' };
const DEPLOY = { type: ROLE_POLICY, path: '*/github-*/deploy-policy' };

/** What roles may do. */
export const permissionDecisions: readonly Decision[] = [
  {
    reason:
      'One action, ssm:UpdateInstanceInformation, with which the agent of Session Manager reports its own machine. AWS’s own policy for it (AmazonSSMManagedInstanceCore) gives it for `*` too.',
    owner: 'security',
    allows: [
      { check: 'CKV_AWS_290', ...SESSIONS },
      { check: 'CKV_AWS_355', ...SESSIONS },
    ],
  },
  {
    reason:
      'One action that reads, cloudwatch:DescribeAlarms: for less than `*` CloudWatch hides alarms made of others.',
    owner: 'security',
    only: ['prod', 'choices'],
    allows: [{ check: 'CKV_AWS_355', type: ROLE_POLICY, path: 'observability/grafana/reads' }],
  },
  {
    reason:
      'A deploy makes zones and names before it knows them, and Route 53 knows no regions. Everything of another environment is refused by its tag.',
    owner: 'security',
    only: ['bootstrap'],
    allows: [{ check: 'CKV_AWS_290', ...DEPLOY }],
  },
  {
    reason:
      'Everything in IAM, but only on roles, profiles and policies with the beginning of the environment’s names, and no role without the boundary. Its own role has another beginning.',
    owner: 'security',
    only: ['bootstrap'],
    allows: [{ check: 'CKV2_AWS_40', ...DEPLOY }],
  },
  {
    reason:
      'A boundary gives nothing: it is the most that the policies of roles can give, and those are looked at one by one.',
    owner: 'security',
    only: ['bootstrap'],
    allows: [{ check: 'CKV_AWS_290', type: 'aws_iam_policy', path: '*/github-*/boundary' }],
  },
];
