import {
  AutoscalingPolicy,
  type AutoscalingPolicyTargetTrackingConfiguration,
} from '@cdktf/provider-aws/lib/autoscaling-policy';
import { AutoscalingSchedule } from '@cdktf/provider-aws/lib/autoscaling-schedule';
import type { Construct } from 'constructs';
import type { AwsEnvironment } from '../environment';
import { metricNamespace } from './agent';
import type { FleetPlan } from './fleet-plan';

/** What the number of a fleet's instances follows. */
export interface ScalingProps {
  readonly environment: AwsEnvironment;
  readonly fleet: FleetPlan;
  /** Name of the group, known once it is there. */
  readonly groupName: string;
  /**
   * Balancer and target group, as CloudWatch knows them: '<balancer>/<target group>'.
   * @default none - the fleet answers no clients
   */
  readonly resourceLabel?: string;
}

const SECONDS_PER_MINUTE = 60;

/** Adds a target tracking policy for each signal of the service; the one that asks for most instances wins. */
export function addScaling(scope: Construct, props: ScalingProps): void {
  const { environment, fleet, groupName } = props;
  const { autoscaling } = environment.services[fleet.service] as AwsEnvironment['services'][string];
  for (const [name, targetTrackingConfiguration] of Object.entries(signals(props)))
    new AutoscalingPolicy(scope, name, {
      name: `${fleet.group}-${name}`, // the emulator knows a name once, not once for each group
      autoscalingGroupName: groupName,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration,
    });
  for (const { name, recurrence, timeZone, min } of autoscaling.schedules)
    new AutoscalingSchedule(scope, `at-${name}`, {
      scheduledActionName: name,
      autoscalingGroupName: groupName,
      recurrence,
      timeZone,
      minSize: min,
      maxSize: fleet.max,
      desiredCapacity: -1, // as it is: the policies decide within the bounds
    });
}

function signals({ environment, fleet, groupName, resourceLabel }: ScalingProps) {
  const { cpu, requestsPerSecond, queueLength } = (
    environment.services[fleet.service] as AwsEnvironment['services'][string]
  ).autoscaling;
  const found: Record<string, AutoscalingPolicyTargetTrackingConfiguration> = {
    cpu: {
      targetValue: cpu.value,
      predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
    },
  };
  if (requestsPerSecond !== undefined && resourceLabel !== undefined)
    found.requests = {
      targetValue: requestsPerSecond * SECONDS_PER_MINUTE, // CloudWatch counts them by the minute
      predefinedMetricSpecification: { predefinedMetricType: 'ALBRequestCountPerTarget', resourceLabel },
    };
  if (queueLength !== undefined)
    found.backlog = {
      targetValue: queueLength,
      customizedMetricSpecification: {
        metrics: backlogPerInstance(metricNamespace(environment), fleet.service, groupName),
      },
    };
  return found;
}

/**
 * What waits, divided by the instances that work on it. All of them publish the same number, for it lies in the database;
 * in a fleet that is being replaced the largest is the newest.
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-target-tracking-metric-math.html
 */
function backlogPerInstance(namespace: string, service: string, groupName: string) {
  const statistic = (metricNamespace: string, metricName: string, name: string, value: string, stat: string) => ({
    metric: { namespace: metricNamespace, metricName, dimensions: [{ name, value }] },
    stat,
  });
  return [
    { id: 'waiting', returnData: false, metricStat: statistic(namespace, 'Backlog', 'Service', service, 'Maximum') },
    {
      id: 'instances',
      returnData: false,
      metricStat: statistic('AWS/AutoScaling', 'GroupInServiceInstances', 'AutoScalingGroupName', groupName, 'Average'),
    },
    { id: 'share', label: 'Backlog per instance', returnData: true, expression: 'waiting / instances' },
  ];
}
