import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { NetworkAcl } from '@cdktf/provider-aws/lib/network-acl';
import type { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';

/** What closes a network. */
export interface ClosedDefaultsProps {
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
  readonly dataSubnetIds: string[];
}

/**
 * Takes every rule out of the group that AWS gives whatever names none, and keeps data subnets to the network's own
 * addresses. Public and private subnets keep the list that lets everything through: lists know no connections, so that a
 * closed one would cut off answers to NAT gateways, and security groups already hold each edge.
 */
export function closeDefaults(scope: Construct, { environment, vpcId, dataSubnetIds }: ClosedDefaultsProps): void {
  new DefaultSecurityGroup(scope, 'default-group', {
    vpcId,
    tags: { Name: nameOf(environment, 'closed') },
  });
  const within = {
    ruleNo: 100,
    action: 'allow',
    protocol: '-1',
    fromPort: 0,
    toPort: 0,
    cidrBlock: environment.network.cidr,
  };
  new NetworkAcl(scope, 'data-acl', {
    vpcId,
    subnetIds: dataSubnetIds,
    ingress: [within],
    egress: [within],
    tags: { Name: nameOf(environment, 'data') },
  });
}
