import { EXPORTERS, type PortPlan } from '../../../model/ports';
import { exporter } from './exporter';
import type { MetricsSource } from './metrics-source';

/** What alerts and pictures read; the thirty others would cost memory and samples. */
const COLLECTORS = ['cpu', 'diskstats', 'filesystem', 'loadavg', 'meminfo', 'netdev'];

/** Metrics of this machine: processor, memory, disks, network. */
export function machineMetrics(ports: PortPlan): MetricsSource {
  const port = ports.exporter(EXPORTERS.node);
  return {
    jobs: [{ name: 'node', targets: [{ address: `127.0.0.1:${port}`, instance: 'machine' }] }],
    exporters: [
      {
        ...exporter('metrics-node', port),
        command: [
          '{{program node_exporter}}',
          `--web.listen-address=127.0.0.1:${port}`,
          '--web.disable-exporter-metrics',
          '--log.level=warn',
          '--collector.disable-defaults',
          ...COLLECTORS.map((name) => `--collector.${name}`),
        ],
        reads: [],
      },
    ],
    files: {},
  };
}
