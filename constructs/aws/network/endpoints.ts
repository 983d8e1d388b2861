import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import { interfaceServices } from '../../../model/endpoints';
import type { Connections } from '../connections';
import { type AwsEnvironment, nameOf } from '../environment';
import { createServerGroup } from '../server-group';
import { ownAccountPolicy, storagePolicy } from './endpoint-policy';

/** Where endpoints stand. */
export interface EndpointsProps {
  readonly environment: AwsEnvironment;
  /** Network that they are in. */
  readonly vpcId: string;
  /** Subnets of the instances, which reach them. */
  readonly subnetIds: string[];
  /** Route tables of those subnets. */
  readonly routeTableIds: string[];
}

const HTTPS = 443;
// Callers without an account of their own yet: a pod asks for its role with a token of the cluster.
const ANONYMOUS = ['sts'];

/** Ways to services of AWS that do not leave the network: S3 and DynamoDB always, the others as the environment says. */
export class Endpoints extends Construct {
  /** Prefix lists of S3 and DynamoDB, which rules of security groups name. */
  readonly prefixListIds: readonly string[];
  /** Undefined without interface endpoints. */
  readonly connections: Connections | undefined;
  readonly #props: EndpointsProps;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    this.#props = props;
    const { account, region, network } = props.environment;
    this.prefixListIds = [
      this.#gateway('s3', storagePolicy(account.id, region)),
      this.#gateway('dynamodb', ownAccountPolicy(account.id, 'dynamodb')),
    ];
    if (network.endpoints === 'interface') this.connections = this.#interfaces();
  }

  /** Costs nothing: a route, no address. */
  #gateway(service: string, policy: string): string {
    const { environment, vpcId, routeTableIds } = this.#props;
    const { prefixListId } = new VpcEndpoint(this, service, {
      vpcId,
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${environment.region}.${service}`,
      routeTableIds,
      policy,
      tags: { Name: nameOf(environment, service) },
    });
    return prefixListId;
  }

  /** One address per zone each, under the service's public name. */
  #interfaces(): Connections {
    const { environment, vpcId, subnetIds } = this.#props;
    const { account, region, platform } = environment;
    const group = createServerGroup(this, { environment, vpcId, name: 'endpoints', ports: [HTTPS] });
    for (const service of interfaceServices(platform)) {
      new VpcEndpoint(this, service.replace('.', '-'), {
        vpcId,
        vpcEndpointType: 'Interface',
        serviceName: `com.amazonaws.${region}.${service}`,
        privateDnsEnabled: true,
        subnetIds,
        securityGroupIds: [group.securityGroupId],
        policy: ANONYMOUS.includes(service) ? undefined : ownAccountPolicy(account.id, service),
        tags: { Name: nameOf(environment, service) },
      });
    }
    return group.connections;
  }
}
