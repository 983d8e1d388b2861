import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import type { Construct } from 'constructs';
import { chosenZones } from '../../../model/regions';
import { planSubnets, type SubnetKind } from '../../../model/subnets';
import { type AwsEnvironment, nameOf } from '../environment';

/** Ids of the subnets of each kind, one per zone in the order of the environment's zones. */
export type SubnetIds = Readonly<Record<SubnetKind, string[]>>;

/** Makes the subnets of every kind. None gives public addresses: a balancer and a NAT gateway bring their own. */
export function createSubnets(scope: Construct, environment: AwsEnvironment, vpcId: string): SubnetIds {
  const { network, region } = environment;
  const zones = chosenZones(region, network);
  const { blocks } = planSubnets(network.cidr, network.zones);
  const ofKind = (kind: SubnetKind): string[] =>
    zones.map((availabilityZone, index) => {
      const part = `${kind}-${availabilityZone.slice(-1)}`;
      const { id } = new Subnet(scope, part, {
        vpcId,
        availabilityZone,
        cidrBlock: blocks[kind][index],
        mapPublicIpOnLaunch: false,
        tags: { Name: nameOf(environment, part), Kind: kind, ...balancerTags(environment, kind) },
      });
      return id;
    });
  return { public: ofKind('public'), private: ofKind('private'), data: ofKind('data') };
}

/**
 * By these the load balancer controller of a cluster finds where balancers go.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
 */
function balancerTags({ platform }: AwsEnvironment, kind: SubnetKind): Record<string, string> {
  const roles: Partial<Record<SubnetKind, string>> = { public: 'elb', private: 'internal-elb' };
  const role = roles[kind];
  return platform === 'eks' && role ? { [`kubernetes.io/role/${role}`]: '1' } : {};
}
