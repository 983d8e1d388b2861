import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { Network } from '../../constructs/aws/network/network';
import { AwsStack } from './aws-stack';

/** Addresses, zones and ways out of one environment. */
export class NetworkStack extends AwsStack {
  readonly network: Network;

  constructor(scope: Construct, environment: AwsEnvironment) {
    super(scope, 'network', environment);
    this.network = new Network(this, 'network', { environment });
  }
}
