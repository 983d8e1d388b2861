import type { Platform } from './schema/environment';

/** What an instance needs of AWS to start, to be looked at and to be entered, as the last part of a service's name. */
const ofEveryFleet: readonly string[] = [
  'ecr.api', // asks for the image
  'ecr.dkr', // pulls it; its layers come from S3
  'logs',
  'monitoring', // CloudWatch metrics
  'secretsmanager',
  'kms',
  'sts',
  'ssm', // Session Manager in place of keys, together with the next two
  'ssmmessages',
  'ec2messages',
  'aps-workspaces', // writes to Managed Prometheus
];

const ofPlatform: Readonly<Record<Platform, readonly string[]>> = {
  local: [],
  // An instance answers its lifecycle hook and marks itself unhealthy.
  ec2: [...ofEveryFleet, 'autoscaling'],
  // Nodes join the cluster and attach addresses; the controllers in it make balancers and nodes.
  eks: [...ofEveryFleet, 'autoscaling', 'ec2', 'eks', 'eks-auth', 'elasticloadbalancing'],
};

/** Services of AWS that the fleets of a platform reach through interface endpoints. */
export function interfaceServices(platform: Platform): readonly string[] {
  return ofPlatform[platform];
}
