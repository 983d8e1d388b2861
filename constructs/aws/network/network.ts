import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { chosenZones } from '../../../model/regions';
import type { Connections, Consumer } from '../connections';
import { type AwsEnvironment, nameOf } from '../environment';
import { closeDefaults } from './closed-defaults';
import { Endpoints } from './endpoints';
import { FlowLogs } from './flow-logs';
import { Routes } from './routes';
import { ServiceAccess } from './service-access';
import { createSubnets, type SubnetIds } from './subnets';

/** Whose network it is. */
export interface NetworkProps {
  readonly environment: AwsEnvironment;
}

/** The network of an environment: one of its own, or the one it names, in which nothing is made. */
export class Network extends Construct {
  /** The VPC, made here or named by the environment. */
  readonly vpcId: string;
  /** Block of the network, such as '10.0.0.0/16'. */
  readonly vpcCidr: string;
  /** Names of the zones; each list of subnets has one for each, in this order. */
  readonly zones: string[];
  /** Subnets of balancer and NAT gateways: open to the internet in both directions. */
  readonly publicSubnetIds: string[];
  /** Subnets of the instances: outwards only. */
  readonly privateSubnetIds: string[];
  /** Subnets of database, cache, search and broker: no way to the internet. */
  readonly dataSubnetIds: string[];
  /** Interface endpoints of AWS; undefined without them, and in an existing network. */
  readonly endpoints: Connections | undefined;
  readonly #access: ServiceAccess;

  constructor(scope: Construct, id: string, { environment }: NetworkProps) {
    super(scope, id);
    const { network, region } = environment;
    this.vpcCidr = network.cidr;
    this.zones = [...chosenZones(region, network)];
    const { vpcId, subnetIds, endpoints } =
      network.vpc.kind === 'existing' ? existing(network.vpc) : this.#create(environment);
    this.vpcId = vpcId;
    this.publicSubnetIds = subnetIds.public;
    this.privateSubnetIds = subnetIds.private;
    this.dataSubnetIds = subnetIds.data;
    this.endpoints = endpoints?.connections;
    this.#access = new ServiceAccess(this.endpoints, endpoints?.prefixListIds ?? []);
  }

  /**
   * Lets a consumer call the services of AWS by https: through endpoints where there are any, else anywhere.
   * @param scope in the consumer's stack
   */
  allowServices(scope: Construct, consumer: Consumer): void {
    this.#access.allowFrom(scope, consumer);
  }

  #create(environment: AwsEnvironment): Parts {
    const { id: vpcId } = new Vpc(this, 'vpc', {
      cidrBlock: this.vpcCidr,
      // Endpoints answer under the public names of their services: that takes both.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: nameOf(environment, 'network') },
    });
    const subnetIds = createSubnets(this, environment, vpcId);
    const routes = new Routes(this, 'routes', { environment, vpcId, subnetIds, zones: this.zones });
    const endpoints = new Endpoints(this, 'endpoints', {
      environment,
      vpcId,
      subnetIds: subnetIds.private,
      routeTableIds: routes.privateTableIds,
    });
    closeDefaults(this, { environment, vpcId, dataSubnetIds: subnetIds.data });
    new FlowLogs(this, 'flow-logs', { environment, vpcId });
    return { vpcId, subnetIds, endpoints };
  }
}

/** What a network consists of. */
interface Parts {
  readonly vpcId: string;
  readonly subnetIds: SubnetIds;
  readonly endpoints?: Endpoints;
}
type Existing = Extract<AwsEnvironment['network']['vpc'], { kind: 'existing' }>;

function existing({ id, publicSubnetIds, privateSubnetIds, dataSubnetIds }: Existing): Parts {
  const subnetIds = { public: [...publicSubnetIds], private: [...privateSubnetIds], data: [...dataSubnetIds] };
  return { vpcId: id, subnetIds };
}
