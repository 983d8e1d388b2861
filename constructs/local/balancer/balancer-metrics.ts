import { EXPORTERS, type PortPlan } from '../../../model/ports';
import { exporter } from '../prometheus/exporter';
import type { MetricsSource } from '../prometheus/metrics-source';

/** Metrics of HAProxy, which has a page for Prometheus. */
export function haproxyMetrics(ports: PortPlan): MetricsSource {
  return { jobs: [job(ports.balancerAdmin)], exporters: [], files: {} };
}

/** Metrics of nginx, by an exporter that reads its own short page. */
export function nginxMetrics(ports: PortPlan): MetricsSource {
  const port = ports.exporter(EXPORTERS.balancer);
  return {
    jobs: [job(port)],
    exporters: [
      {
        ...exporter('metrics-balancer', port),
        command: [
          '{{program nginx_exporter}}',
          `-web.listen-address=127.0.0.1:${port}`,
          `-nginx.scrape-uri=http://127.0.0.1:${ports.balancerAdmin}/stub_status`,
        ],
        reads: [],
      },
    ],
    files: {},
  };
}

function job(port: number): MetricsSource['jobs'][number] {
  return { name: 'balancer', targets: [{ address: `127.0.0.1:${port}`, instance: 'balancer' }] };
}
