import { LbTargetGroup } from '@cdktf/provider-aws/lib/lb-target-group';
import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../environment';
import { shortNameOf } from '../short-name';

/** Instances that get requests of one service: its fleet, or its second one with another image. */
export interface TargetGroup {
  readonly arn: string;
  /** End of the ARN, as CloudWatch knows it: 'targetgroup/<name>/<id>'. */
  readonly arnSuffix: string;
  /** Share of the service's requests, 0 to 100. */
  readonly weight: number;
}

/** The groups of one service. */
export interface ServiceTargets {
  readonly stable: TargetGroup;
  /** Those of the second fleet, where the environment has one. */
  readonly candidate?: TargetGroup;
}

const LONGEST_NAME = 32;

/** Makes the target groups of a service, and shares its requests among them. */
export function createTargets(
  scope: Construct,
  environment: AwsEnvironment,
  vpcId: string,
  service: string,
): ServiceTargets {
  const candidate = environment.services[service]?.candidate;
  if (candidate?.kind !== 'weighted')
    return { stable: createGroup(scope, environment, vpcId, { service, name: service }, 100) };
  const share = candidate.share.value;
  return {
    stable: createGroup(scope, environment, vpcId, { service, name: service }, 100 - share),
    candidate: createGroup(scope, environment, vpcId, { service, name: `${service}-candidate` }, share),
  };
}

function createGroup(
  scope: Construct,
  environment: AwsEnvironment,
  vpcId: string,
  { service, name }: { readonly service: string; readonly name: string },
  weight: number,
): TargetGroup {
  const { loadBalancer, shutdown, system } = environment;
  const group = new LbTargetGroup(scope, `${name}-targets`, {
    name: shortNameOf(environment, name, LONGEST_NAME),
    vpcId,
    port: system.services[service]?.port,
    protocol: 'HTTP',
    targetType: 'instance',
    deregistrationDelay: String(shutdown[service]?.deregistration.seconds),
    loadBalancingAlgorithmType:
      loadBalancer.algorithm === 'leastConnections' ? 'least_outstanding_requests' : 'round_robin',
    healthCheck: healthCheck(loadBalancer.healthCheck),
    stickiness: stickiness(loadBalancer.stickiness),
    tags: { Service: service },
  });
  return { arn: group.arn, arnSuffix: group.arnSuffix, weight };
}

function healthCheck(check: AwsEnvironment['loadBalancer']['healthCheck']) {
  return {
    enabled: true,
    path: check.path,
    protocol: 'HTTP',
    port: 'traffic-port',
    matcher: '200',
    interval: Math.round(check.interval.seconds),
    timeout: Math.round(check.timeout.seconds),
    healthyThreshold: Math.max(2, check.passes),
    unhealthyThreshold: Math.max(2, check.failures),
  };
}

function stickiness(settings: AwsEnvironment['loadBalancer']['stickiness']) {
  return settings.kind === 'cookie'
    ? { enabled: true, type: 'lb_cookie', cookieDuration: settings.lifetime.seconds }
    : { enabled: false, type: 'lb_cookie' };
}
