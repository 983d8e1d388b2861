import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';

// A year, as audits ask for (checkov CKV_AWS_338).
const RETENTION_DAYS = 365;

/** An encrypted log group, kept for a year; the key must let the logs service use it. */
export function createLogGroup(scope: Construct, id: string, name: string, key: EncryptionKey): CloudwatchLogGroup {
  return new CloudwatchLogGroup(scope, id, { name, retentionInDays: RETENTION_DAYS, kmsKeyId: key.arn });
}
