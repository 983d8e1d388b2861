import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createLogGroup } from '../log-group';

/** Whose traffic is logged. */
export interface FlowLogsProps {
  readonly environment: AwsEnvironment;
  readonly vpcId: string;
}

// The shortest there is: an attack of minutes must not hide in an average.
const AGGREGATION_SECONDS = 60;

/** Every connection that was let through or refused, in an encrypted log group. */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, { environment, vpcId }: FlowLogsProps) {
    super(scope, id);
    const name = nameOf(environment, 'flow-logs');
    const services = [`logs.${environment.region}.amazonaws.com`];
    const key = new EncryptionKey(this, 'encryption', { environment, part: 'flow-logs', services });
    const { arn } = createLogGroup(this, 'log-group', `/aws/vpc/${name}`, key);
    const role = new IamRole(this, 'role', { name, assumeRolePolicy: JSON.stringify(trustOf(environment)) });
    new IamRolePolicy(this, 'write', { name: 'write', role: role.id, policy: JSON.stringify(writeTo(arn)) });
    new FlowLog(this, 'log', {
      vpcId,
      trafficType: 'ALL',
      maxAggregationInterval: AGGREGATION_SECONDS,
      logDestinationType: 'cloud-watch-logs',
      logDestination: arn,
      iamRoleArn: role.arn,
      tags: { Name: name },
    });
  }
}

/** The service that writes, for flow logs of this account and region only. */
function trustOf({ account, region }: AwsEnvironment) {
  const condition = {
    StringEquals: { 'aws:SourceAccount': account.id },
    ArnLike: { 'aws:SourceArn': `arn:aws:ec2:${region}:${account.id}:vpc-flow-log/*` },
  };
  return statement({
    Action: 'sts:AssumeRole',
    Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
    Condition: condition,
  });
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
function writeTo(groupArn: string) {
  const Action = ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'];
  return statement({ Action, Resource: [groupArn, `${groupArn}:*`] });
}

function statement(rest: object) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...rest }] };
}
