import { policyOf } from '../policy';

/** What an endpoint lets through is the ceiling, not a grant: each caller still needs a policy of its own. */
function callersOf(accountId: string, action: string) {
  return {
    Sid: 'OwnAccount',
    Effect: 'Allow',
    Principal: '*',
    Action: action,
    Resource: '*',
    Condition: { StringEquals: { 'aws:PrincipalAccount': accountId } },
  };
}

/** What actions of a service begin with, where it is not the name of its endpoint. */
const prefixes: Readonly<Record<string, string>> = {
  'ecr.api': 'ecr',
  'ecr.dkr': 'ecr',
  monitoring: 'cloudwatch',
  'aps-workspaces': 'aps',
};

/** Only callers of the account: stolen credentials of another one carry nothing out of the network. */
export function ownAccountPolicy(accountId: string, service: string): string {
  return policyOf([callersOf(accountId, `${prefixes[service] ?? service}:*`)]);
}

/**
 * The same for S3, and what AWS itself keeps there and everybody reads: layers of images, packages of Amazon Linux 2023.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 * @see https://docs.aws.amazon.com/linux/al2023/ug/deterministic-upgrades-usage.html
 */
export function storagePolicy(accountId: string, region: string): string {
  const published = {
    Sid: 'PublishedByAws',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: [
      `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      `arn:aws:s3:::al2023-repos-${region}-de612dc2/*`,
      `arn:aws:s3:::amazon-ssm-${region}/*`,
    ],
  };
  return policyOf([callersOf(accountId, 's3:*'), published]);
}
