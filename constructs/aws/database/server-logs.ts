import type { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import type { Construct } from 'constructs';
import { createLogGroup } from '../log-group';
import type { InstanceProps } from './instance-config';
import { serverSettings } from './settings';

/**
 * The log groups of a server. They must be there before it: RDS makes one that it lacks by itself, unencrypted and kept for
 * ever.
 */
export function createServerLogs(
  scope: Construct,
  { environment, key }: Pick<InstanceProps, 'environment' | 'key'>,
  identifier: string,
): CloudwatchLogGroup[] {
  return serverSettings(environment).logs.map((log) =>
    createLogGroup(scope, `${identifier}-${log}`, { environment, name: `/aws/rds/instance/${identifier}/${log}`, key }),
  );
}
