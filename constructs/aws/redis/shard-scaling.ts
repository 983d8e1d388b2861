import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { Construct } from 'constructs';
import { maxMasters } from '../../../model/elasticache';
import type { RedisSettings } from './settings';

/** What is scaled, and between which bounds. */
export interface ShardScalingProps {
  /** Cluster whose shards they are. */
  readonly replicationGroupId: string;
  readonly settings: RedisSettings;
}

// Moving slots takes minutes: the next step must see its effect. Back again only after an hour of quiet.
const SCALE_OUT_COOLDOWN_SECONDS = 600;
const SCALE_IN_COOLDOWN_SECONDS = 3600;

/**
 * Adds shards while more memory than `scaleAt` is in use, and takes them away again, between `masters` and `maxMasters`.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling-Using-Shards.html
 */
export class ShardScaling extends Construct {
  constructor(scope: Construct, id: string, { replicationGroupId, settings }: ShardScalingProps) {
    super(scope, id);
    const target = new AppautoscalingTarget(this, 'target', {
      serviceNamespace: 'elasticache',
      scalableDimension: 'elasticache:replication-group:NodeGroups',
      resourceId: `replication-group/${replicationGroupId}`,
      minCapacity: settings.masters,
      maxCapacity: maxMasters(settings),
    });
    new AppautoscalingPolicy(this, 'memory', {
      name: 'memory',
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: settings.scaleAt.value,
        predefinedMetricSpecification: {
          predefinedMetricType: 'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage',
        },
        scaleOutCooldown: SCALE_OUT_COOLDOWN_SECONDS,
        scaleInCooldown: SCALE_IN_COOLDOWN_SECONDS,
      },
    });
  }
}
