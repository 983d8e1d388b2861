import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import type { AwsEnvironment } from './environment';

/** Which log group. */
export interface LogGroupProps {
  /** Says how long it keeps what is written (`observability.logRetention`). */
  readonly environment: Pick<AwsEnvironment, 'observability'>;
  readonly name: string;
  /** It must let the logs service use it. */
  readonly key: EncryptionKey;
}

const SECONDS_PER_DAY = 86_400;

/** An encrypted log group that keeps what is written as long as the environment says. */
export function createLogGroup(scope: Construct, id: string, { environment, name, key }: LogGroupProps) {
  const retentionInDays = environment.observability.logRetention.seconds / SECONDS_PER_DAY;
  return new CloudwatchLogGroup(scope, id, { name, retentionInDays, kmsKeyId: key.arn });
}
