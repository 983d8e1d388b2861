import { ElasticacheParameterGroup } from '@cdktf/provider-aws/lib/elasticache-parameter-group';
import type { Construct } from 'constructs';
import { type AwsEnvironment, nameOf } from '../environment';
import type { RedisSettings } from './settings';

/** Name of the parameter group of a cluster. */
export function createParameters(
  scope: Construct,
  environment: AwsEnvironment,
  settings: RedisSettings,
  family: string,
): string {
  const group = new ElasticacheParameterGroup(scope, 'parameters', {
    name: `${nameOf(environment, 'redis')}-${family.replaceAll('.', '-')}`,
    description: `Redis of ${environment.name}`,
    family,
    parameter: [
      { name: 'cluster-enabled', value: 'yes' },
      // Locks and events share the cluster: what is full must say so, and never forget them.
      { name: 'maxmemory-policy', value: settings.maxMemoryPolicy },
    ],
    // A new major version has another family, and its group must be there before the cluster moves to it.
    lifecycle: { createBeforeDestroy: true },
  });
  return group.name;
}
