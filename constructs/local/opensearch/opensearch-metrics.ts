import { EXPORTERS, type PortPlan } from '../../../model/ports';
import { exporter } from '../prometheus/exporter';
import type { MetricsSource } from '../prometheus/metrics-source';

/** Metrics of the search cluster: one exporter, which asks one node about all. */
export function openSearchMetrics(url: string, ports: PortPlan): MetricsSource {
  const port = ports.exporter(EXPORTERS.search);
  return {
    jobs: [{ name: 'search', targets: [{ address: `127.0.0.1:${port}`, instance: 'search' }] }],
    exporters: [
      {
        ...exporter('metrics-search', port),
        command: [
          '{{program elasticsearch_exporter}}',
          `--web.listen-address=127.0.0.1:${port}`,
          `--es.uri=${url}`,
          '--es.all',
          '--log.level=warn',
        ],
        reads: [],
      },
    ],
    files: {},
  };
}
