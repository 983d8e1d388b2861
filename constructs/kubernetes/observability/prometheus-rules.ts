import { ruleGroups } from '../../../observability/render/rule-files';
import type { EksEnvironment } from '../../aws/environment';
import type { KubernetesObject } from '../objects';
import { metadataOf } from '../workload/metadata';

const NAME = 'alerts';

/** Recorded series and alerts, for the operator that configures Prometheus; none where nobody collects samples. */
export function prometheusRules(environment: EksEnvironment): KubernetesObject[] {
  const groups = ruleGroups(environment);
  if (groups.length === 0) return [];
  return [
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadataOf(environment, NAME),
      spec: { groups },
    },
  ];
}
