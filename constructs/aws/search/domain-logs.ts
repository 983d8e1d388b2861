import { CloudwatchLogResourcePolicy } from '@cdktf/provider-aws/lib/cloudwatch-log-resource-policy';
import { Construct } from 'constructs';
import type { EncryptionKey } from '../encryption-key';
import { type AwsEnvironment, nameOf } from '../environment';
import { createLogGroup } from '../log-group';
import { policyOf } from '../policy';

/** Whose logs they are. */
export interface DomainLogsProps {
  readonly environment: AwsEnvironment;
  readonly key: EncryptionKey;
  /** Part of the names of the log groups. */
  readonly domainName: string;
  /** The one domain that may write them. */
  readonly domainArn: string;
}

const KINDS = {
  'index-slow': 'INDEX_SLOW_LOGS',
  'search-slow': 'SEARCH_SLOW_LOGS',
  application: 'ES_APPLICATION_LOGS',
  audit: 'AUDIT_LOGS',
} as const;

/** One kind of log and where it goes. */
interface PublishedLog {
  readonly logType: string;
  readonly cloudwatchLogGroupArn: string;
  readonly enabled: boolean;
}

/** The four logs of a search domain in log groups of their own, and the domain's leave to write them. */
export class DomainLogs extends Construct {
  /** What the domain is told about its logs. */
  readonly publishing: PublishedLog[];
  /** What the domain must wait for: it tries to write when it is told. */
  readonly permission: CloudwatchLogResourcePolicy;

  constructor(scope: Construct, id: string, props: DomainLogsProps) {
    super(scope, id);
    const { environment, key, domainName } = props;
    this.publishing = Object.entries(KINDS).map(([kind, logType]) => {
      const { arn } = createLogGroup(this, kind, { environment, name: `/aws/opensearch/${domainName}/${kind}`, key });
      return { logType, cloudwatchLogGroupArn: arn, enabled: true };
    });
    this.permission = new CloudwatchLogResourcePolicy(this, 'permission', {
      policyName: nameOf(environment, 'search-logs'),
      policyDocument: policyOf([deliverLogs(props)]),
    });
  }
}

function deliverLogs({ environment, domainName, domainArn }: DomainLogsProps) {
  const { account, region } = environment;
  return {
    Effect: 'Allow',
    Principal: { Service: 'es.amazonaws.com' },
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'],
    Resource: `arn:aws:logs:${region}:${account.id}:log-group:/aws/opensearch/${domainName}/*`,
    Condition: { StringEquals: { 'aws:SourceAccount': account.id }, ArnLike: { 'aws:SourceArn': domainArn } },
  };
}
