import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import type { Alarm, Calculation, Metric } from './alarm';

/** What watches, and whom it tells. */
export interface AlarmsProps {
  readonly environment: AwsEnvironment;
  /** One alarm of CloudWatch each; `alarmsOf` lists those of an environment. */
  readonly alarms: readonly Alarm[];
  /** Topic that is told when an alarm begins and when it ends. */
  readonly topicArn: string;
}

/** Alarms of CloudWatch, mostly one value a minute; every value of the time given must pass the limit. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { environment, alarms, topicArn }: AlarmsProps) {
    super(scope, id);
    for (const { name, description, measure, limit, minutes, period = 1, isSilenceBad } of alarms) {
      const values = minutes / period;
      const isAbove = 'above' in limit;
      new CloudwatchMetricAlarm(this, name, {
        alarmName: nameOf(environment, name),
        alarmDescription: description,
        comparisonOperator: isAbove ? 'GreaterThanThreshold' : 'LessThanThreshold',
        threshold: isAbove ? limit.above : limit.below,
        evaluationPeriods: values,
        datapointsToAlarm: values,
        treatMissingData: isSilenceBad ? 'breaching' : 'notBreaching',
        ...('expression' in measure ? calculated(measure, 60 * period) : measured(measure, 60 * period)),
        alarmActions: [topicArn],
        okActions: [topicArn],
      });
    }
  }
}

function measured({ namespace, name, dimensions, statistic }: Metric, period: number) {
  return { namespace, metricName: name, dimensions, statistic, period };
}

function calculated({ expression, metrics }: Calculation, period: number) {
  const series = Object.entries(metrics).map(([id, { namespace, name: metricName, dimensions, statistic: stat }]) => ({
    id,
    returnData: false,
    metric: { namespace, metricName, dimensions: { ...dimensions }, stat, period },
  }));
  return { metricQuery: [{ id: 'result', expression, label: expression, returnData: true }, ...series] };
}
