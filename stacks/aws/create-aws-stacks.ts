import type { App } from 'cdktf';
import { inAccount } from '../../constructs/aws/environment';
import type { Environment } from '../../model/environment';
import type { AwsStack } from './aws-stack';
import { DataStack } from './data-stack';
import { inOrder } from './in-order';
import { NetworkStack } from './network-stack';
import { ObservabilityStack } from './observability-stack';
import { ServicesStack } from './services-stack';
import { watchedParts } from './watched-parts';

/**
 * The stacks of one environment on EC2, in the order of their deploy; destroy goes the other way round.
 * @throws Error for an environment without an account, which no rule of the model lets through
 */
export function createAwsStacks(app: App, environment: Environment): readonly AwsStack[] {
  const placed = inAccount(environment);
  const network = new NetworkStack(app, placed);
  const data = new DataStack(app, placed, network.network);
  const services = new ServicesStack(app, placed, { network: network.network, data });
  const observability = new ObservabilityStack(app, placed, {
    watched: watchedParts(data, services),
    metrics: data.metrics,
  });
  return inOrder(network, data, services, observability);
}
