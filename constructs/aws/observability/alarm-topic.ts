import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { SnsTopicPolicy } from '@cdktf/provider-aws/lib/sns-topic-policy';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { Construct } from 'constructs';
import { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { policyOf } from '../policy';

/** Who tells whom. */
export interface AlarmTopicProps {
  readonly environment: AwsEnvironment;
  /**
   * Workspace of Prometheus whose Alertmanager may publish here.
   * @default none - only alarms of CloudWatch
   */
  readonly workspaceArn?: string;
}

const PART = 'alarms';

/** The topic of an environment, known before it is made. */
export function alarmTopicArn(environment: AwsEnvironment): string {
  return `arn:aws:sns:${environment.region}:${environment.account.id}:${nameOf(environment, PART)}`;
}

/** What publishes to the topic must be allowed, if it is no service of AWS. */
export function alarmPublishing(environment: AwsEnvironment): object[] {
  const { region, account } = environment;
  return [
    { Effect: 'Allow', Action: 'sns:Publish', Resource: alarmTopicArn(environment) },
    {
      Effect: 'Allow',
      Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
      // The key is not made yet: its alias says which it is.
      Resource: `arn:aws:kms:${region}:${account.id}:key/*`,
      Condition: {
        StringEquals: { 'kms:ViaService': `sns.${region}.amazonaws.com` },
        'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${nameOf(environment, PART)}` },
      },
    },
  ];
}

/** Where alarms of CloudWatch and alerts of Prometheus go, and from where `observability.alarmEmails` get them. */
export class AlarmTopic extends Construct {
  /** Whom alarms tell. */
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment, workspaceArn }: AlarmTopicProps) {
    super(scope, id);
    const services = ['cloudwatch.amazonaws.com', ...(workspaceArn ? ['aps.amazonaws.com'] : [])];
    const key = new EncryptionKey(this, 'key', { environment, part: PART, services });
    const { arn } = new SnsTopic(this, 'Resource', {
      name: nameOf(environment, PART),
      kmsMasterKeyId: key.arn,
    });
    this.arn = arn;
    new SnsTopicPolicy(this, 'policy', { arn, policy: policyOf(statementsOf(arn, environment, workspaceArn)) });
    for (const email of environment.observability.alarmEmails)
      new SnsTopicSubscription(this, email, { topicArn: arn, protocol: 'email', endpoint: email });
  }
}

function statementsOf(topicArn: string, { account, region }: AwsEnvironment, workspaceArn?: string) {
  const publishing = (service: string, actions: readonly string[], sourceArn: string) => ({
    Effect: 'Allow',
    Principal: { Service: service },
    Action: actions,
    Resource: topicArn,
    Condition: { StringEquals: { 'aws:SourceAccount': account.id }, ArnLike: { 'aws:SourceArn': sourceArn } },
  });
  const alarms = `arn:aws:cloudwatch:${region}:${account.id}:alarm:*`;
  return [
    publishing('cloudwatch.amazonaws.com', ['sns:Publish'], alarms),
    ...(workspaceArn ? [publishing('aps.amazonaws.com', ['sns:Publish', 'sns:GetTopicAttributes'], workspaceArn)] : []),
    {
      Sid: 'TlsOnly',
      Effect: 'Deny',
      Principal: '*',
      Action: 'sns:Publish',
      Resource: topicArn,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
}
