import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import type { FleetPlan } from './fleet-plan';

/** A fleet behind a balancer, as CloudWatch knows both. */
export interface RolloutAlarmProps {
  readonly environment: AwsEnvironment;
  readonly fleet: FleetPlan;
  readonly loadBalancer: string;
  readonly targetGroup: string;
}

// Five answers of a hundred in two minutes of three: one bad instance of twenty is seen, one bad answer is not.
const FAILED_PERCENT = 5;
const PERIOD_SECONDS = 60;

/** Creates the alarm that stops a rolling change, and answers its name: too many answers of the fleet are 5xx. */
export function createRolloutAlarm(scope: Construct, props: RolloutAlarmProps): string {
  const { environment, fleet, loadBalancer, targetGroup } = props;
  const alarmName = nameOf(environment, `${fleet.name}-errors`);
  const count = (id: string, metricName: string) => ({
    id,
    returnData: false,
    metric: {
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: targetGroup },
      period: PERIOD_SECONDS,
      stat: 'Sum',
    },
  });
  new CloudwatchMetricAlarm(scope, 'errors', {
    alarmName,
    alarmDescription: `More than ${FAILED_PERCENT} % of the answers of ${fleet.name} are 5xx: stops a rolling change`,
    comparisonOperator: 'GreaterThanThreshold',
    threshold: FAILED_PERCENT,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    treatMissingData: 'notBreaching',
    metricQuery: [
      count('failed', 'HTTPCode_Target_5XX_Count'),
      count('answered', 'RequestCount'),
      { id: 'share', label: 'Share of 5xx', returnData: true, expression: '100 * FILL(failed, 0) / answered' },
    ],
  });
  return alarmName;
}
