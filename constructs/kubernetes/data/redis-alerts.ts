import { maxMasters } from '../../../model/elasticache';
import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { metadataOf } from '../workload/metadata';
import { type CacheSection, REDIS } from './redis-objects';

/**
 * Asks for another master when memory is short: the operator's kind cannot be scaled by an autoscaler, so a person does
 * it. None where nothing collects metrics.
 */
export function redisAlerts(environment: EksEnvironment, cache: CacheSection): KubernetesObject[] {
  if (environment.observability.metrics === 'endpoint') return [];
  const { namespace } = metadataOf(environment, REDIS);
  const share = `redis_memory_used_bytes{namespace="${namespace}"} / (redis_memory_max_bytes{namespace="${namespace}"} > 0)`;
  const most = Math.max(maxMasters(cache), cache.masters);
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadataOf(environment, REDIS),
      spec: {
        groups: [
          {
            name: REDIS,
            rules: [
              {
                alert: 'RedisMemoryShort',
                expr: `max(${share}) > ${cache.scaleAt.value / 100}`,
                for: '10m',
                labels: { severity: 'warning' },
                annotations: {
                  summary: `A Redis node uses over ${cache.scaleAt} of its memory: raise cache.masters (now ${cache.masters}, at most ${most}) and deploy`,
                },
              },
            ],
          },
        ],
      },
    },
  ];
}
