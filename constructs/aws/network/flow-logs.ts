import { FlowLog } from '@cdktf/provider-aws/lib/flow-log';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { Construct } from 'constructs';
import { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import { assumedBy, policyOf } from '../policy';

/** Whose traffic is logged. */
export interface FlowLogsProps {
  readonly environment: AwsEnvironment;
  /** Network whose traffic it is. */
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
    const { arn } = createLogGroup(this, 'log-group', { environment, name: `/aws/vpc/${name}`, key });
    const role = new IamRole(this, 'role', {
      name,
      assumeRolePolicy: assumedBy('vpc-flow-logs.amazonaws.com', ownLogs(environment)),
    });
    new IamRolePolicy(this, 'write', { name: 'write', role: role.id, policy: policyOf([writeTo(arn)]) });
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

/** For flow logs of this account and region only. */
function ownLogs({ account, region }: AwsEnvironment) {
  return {
    StringEquals: { 'aws:SourceAccount': account.id },
    ArnLike: { 'aws:SourceArn': `arn:aws:ec2:${region}:${account.id}:vpc-flow-log/*` },
  };
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html */
function writeTo(groupArn: string) {
  const Action = ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'];
  return { Effect: 'Allow', Action, Resource: [groupArn, `${groupArn}:*`] };
}
