import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';
import { grafanaDashboards } from '../../../observability/render/grafana';
import type { EksEnvironment } from '../../aws/environment';
import { escapeTemplate } from '../../escape-template';
import { labelsOf } from '../labels';

/** Where Grafana's sidecar looks for ConfigMaps, and by which label it knows them: what its chart says by default. */
const NAMESPACE = 'monitoring';
const LABEL = { grafana_dashboard: '1' };

/** Whose dashboards. */
export interface DashboardsProps {
  readonly environment: EksEnvironment;
}

/** The dashboards as ConfigMaps, one each: Grafana's sidecar puts them into every copy. None where there is no Grafana. */
export class Dashboards extends Construct {
  constructor(scope: Construct, id: string, { environment }: DashboardsProps) {
    super(scope, id);
    if (environment.observability.metrics !== 'prometheusAndGrafana') return;
    for (const [file, text] of Object.entries(grafanaDashboards(environment))) {
      const name = `dashboard-${file.replace(/\.json$/, '')}`;
      new ConfigMapV1(this, name, {
        metadata: { name, namespace: NAMESPACE, labels: { ...labelsOf(environment, 'grafana'), ...LABEL } },
        data: { [file]: escapeTemplate(text) },
      });
    }
  }
}
