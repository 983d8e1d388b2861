import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import { EncryptionKey } from '../../constructs/aws/encryption-key';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { LoadBalancer } from '../../constructs/aws/load-balancer/load-balancer';
import { publicServices } from '../../constructs/aws/load-balancer/routing';
import type { Network } from '../../constructs/aws/network/network';
import { type FleetPlan, fleetPlans } from '../../constructs/aws/service/fleet-plan';
import { AutoScalingService, type AutoScalingServiceProps } from '../../constructs/aws/service/service';
import { AwsStack } from './aws-stack';
import { connect, type DataParts, secretsOf } from './data-access';

/** What the services stand on. */
export interface ServicesStackProps {
  readonly network: Network;
  readonly data: DataParts;
}

/** The load balancer and the fleets behind it. */
export class ServicesStack extends AwsStack {
  /** Undefined for a system of workers only. */
  readonly loadBalancer?: LoadBalancer;
  /** Every fleet, second ones with another image among them. */
  readonly services: readonly AutoScalingService[];

  constructor(scope: Construct, environment: AwsEnvironment, props: ServicesStackProps) {
    super(scope, 'services', environment);
    const { network, data } = props;
    const key = new EncryptionKey(this, 'key', {
      environment,
      part: 'services',
      services: [`logs.${environment.region}.amazonaws.com`],
    });
    const reached = publicServices(environment.system).length > 0;
    this.loadBalancer = reached ? new LoadBalancer(this, 'load-balancer', { environment, network, key }) : undefined;
    const common = { environment, network, key, secrets: secretsOf(environment, data), metrics: data.metrics };
    this.services = Object.keys(environment.system.services).flatMap((service) => this.createFleets(service, common));
    for (const service of this.services) {
      network.allowServices(this, service);
      connect(this, service, data);
    }
    this.createOutputs(environment);
  }

  private createFleets(
    service: string,
    common: Omit<AutoScalingServiceProps, 'fleet' | 'balanced'>,
  ): AutoScalingService[] {
    const { loadBalancer } = this;
    const groups = loadBalancer?.targetsOf(service);
    const { stable, candidate } = fleetPlans(common.environment, service);
    const create = (fleet: FleetPlan, targets?: { readonly arn: string; readonly arnSuffix: string }) =>
      new AutoScalingService(this, fleet.name, {
        ...common,
        fleet,
        balanced: loadBalancer && targets ? { loadBalancer, targets } : undefined,
      });
    return [create(stable, groups?.stable), ...(candidate ? [create(candidate, groups?.candidate)] : [])];
  }

  private createOutputs({ domain }: AwsEnvironment): void {
    if (!this.loadBalancer) return;
    const url = domain ? `https://${domain}` : `http://${this.loadBalancer.dnsName}`;
    new TerraformOutput(this, 'url', { value: url, description: 'Where clients come in.' });
  }
}
