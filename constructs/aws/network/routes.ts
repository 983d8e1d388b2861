import { Eip } from '@cdktf/provider-aws/lib/eip';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import type { SubnetIds } from './subnets';

/** What is connected. */
export interface RoutesProps {
  readonly environment: AwsEnvironment;
  /** Network that they are in. */
  readonly vpcId: string;
  readonly subnetIds: SubnetIds;
  /** Zones in the order of the subnets. */
  readonly zones: readonly string[];
}

const ANYWHERE = '0.0.0.0/0';

/** Ways out of a network: public subnets both ways, private ones outwards through NAT, data subnets none at all. */
export class Routes extends Construct {
  /** Tables of the private subnets: one per zone. */
  readonly privateTableIds: string[];
  readonly #props: RoutesProps;

  constructor(scope: Construct, id: string, props: RoutesProps) {
    super(scope, id);
    this.#props = props;
    const { environment, vpcId, subnetIds, zones } = props;
    const gateway = new InternetGateway(this, 'internet', { vpcId, tags: { Name: nameOf(environment, 'internet') } });
    const publicTableId = this.#table('public', subnetIds.public);
    new Route(this, 'public-out', {
      routeTableId: publicTableId,
      destinationCidrBlock: ANYWHERE,
      gatewayId: gateway.id,
    });
    const natIds = this.#natGateways(gateway);
    this.privateTableIds = zones.map((zone, index) => {
      const name = `private-${zone.slice(-1)}`;
      const routeTableId = this.#table(name, subnetIds.private.slice(index, index + 1));
      // With a single NAT gateway every zone goes through that of the first.
      const natGatewayId = natIds[index] ?? natIds[0];
      new Route(this, `${name}-out`, { routeTableId, destinationCidrBlock: ANYWHERE, natGatewayId });
      return routeTableId;
    });
    this.#table('data', subnetIds.data);
  }

  /** A table for some subnets. Without further routes it leads nowhere but to the network itself. */
  #table(name: string, subnetIds: readonly string[]): string {
    const { environment, vpcId } = this.#props;
    const { id } = new RouteTable(this, name, { vpcId, tags: { Name: nameOf(environment, name) } });
    for (const [index, subnetId] of subnetIds.entries())
      new RouteTableAssociation(this, `${name}-${index}`, { subnetId, routeTableId: id });
    return id;
  }

  #natGateways(gateway: ITerraformDependable): string[] {
    const { environment, subnetIds, zones } = this.#props;
    const many = environment.network.natGateways === 'perZone' ? zones.length : 1;
    return zones.slice(0, many).map((zone, index) => {
      const part = `nat-${zone.slice(-1)}`;
      const tags = { Name: nameOf(environment, part) };
      // An address of the internet can be taken and given back only while the network is connected to it.
      const address = new Eip(this, `${part}-address`, { domain: 'vpc', tags, dependsOn: [gateway] });
      const { id } = new NatGateway(this, part, {
        allocationId: address.id,
        subnetId: subnetIds.public[index],
        tags,
        dependsOn: [gateway],
      });
      return id;
    });
  }
}
