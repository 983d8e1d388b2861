import type { Environment } from '../../../../model/environment';
import { type Alarm, seriesOf } from '../alarm';

/** The balancer, as CloudWatch knows it. */
export interface WatchedLoadBalancer {
  /** 'app/<name>/<id>', the end of its ARN. */
  readonly arnSuffix: string;
  /** 'targetgroup/<name>/<id>' of each service that is meant to answer, by its name. */
  readonly targetGroups: Readonly<Record<string, string>>;
}

const NAMESPACE = 'AWS/ApplicationELB';

/** Errors as clients see them, and instances that the balancer leaves out. */
export function loadBalancerAlarms(
  environment: Environment,
  { arnSuffix, targetGroups }: WatchedLoadBalancer,
): Alarm[] {
  const groups = Object.entries(targetGroups);
  return [
    errors(environment, arnSuffix),
    ...groups.flatMap(([service, suffix]) => targets(service, arnSuffix, suffix)),
  ];
}

function errors({ observability: { alerts } }: Environment, arnSuffix: string): Alarm {
  const { errorRate } = alerts;
  const balancer = seriesOf(NAMESPACE, { LoadBalancer: arnSuffix });
  return {
    name: 'load-balancer-5xx',
    description: `More than ${errorRate.value} % of the answers were errors for 5 minutes. Look whether the balancer or the instances made them (HTTPCode_ELB_5XX, HTTPCode_Target_5XX), then at the last rollout.`,
    // Rather few errors than none: without requests there is no value.
    measure: {
      expression: '100 * (FILL(elb, 0) + FILL(target, 0)) / requests',
      metrics: {
        elb: balancer('HTTPCode_ELB_5XX_Count', 'Sum'),
        target: balancer('HTTPCode_Target_5XX_Count', 'Sum'),
        requests: balancer('RequestCount', 'Sum'),
      },
    },
    limit: { above: errorRate.value },
    minutes: 5,
  };
}

function targets(service: string, arnSuffix: string, targetGroup: string): Alarm[] {
  const group = seriesOf(NAMESPACE, { LoadBalancer: arnSuffix, TargetGroup: targetGroup });
  return [
    {
      name: `${service}-unhealthy`,
      description: `Instances of ${service} were not ready for 10 minutes. Ask one: /health/ready names what it lacks.`,
      measure: group('UnHealthyHostCount', 'Maximum'),
      limit: { above: 0 },
      minutes: 10, // longer than a rollout takes to make an instance ready
    },
    {
      name: `${service}-none-healthy`,
      description: `No instance of ${service} is ready: clients get errors. Look at the database, then at the last rollout.`,
      measure: group('HealthyHostCount', 'Maximum'),
      limit: { below: 1 },
      minutes: 2,
      isSilenceBad: true,
    },
  ];
}
