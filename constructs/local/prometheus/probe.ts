import { stringify } from 'yaml';
import { EXPORTERS, type PortPlan } from '../../../model/ports';
import { exporter } from './exporter';
import type { MetricsSource } from './metrics-source';

const FILE = 'probe.yml';

/** The entrance as a client meets it: whether it answers, and how long its certificate is valid. */
export function probeMetrics(entrance: string, ports: PortPlan): MetricsSource {
  const port = ports.exporter(EXPORTERS.probe);
  const address = `127.0.0.1:${port}`;
  return {
    jobs: [
      {
        name: 'probe',
        targets: [{ address: `${entrance}/health/live`, instance: 'entrance' }],
        path: '/probe',
        through: address,
      },
    ],
    exporters: [
      {
        ...exporter('metrics-probe', port),
        command: [
          '{{program blackbox_exporter}}',
          `--web.listen-address=${address}`,
          `--config.file={{dir}}/${FILE}`,
          '--log.level=warn',
        ],
        reads: [FILE],
        onChange: 'HUP',
      },
    ],
    files: { [FILE]: probeYml() },
    checks: [{ file: FILE, command: ['{{program blackbox_exporter}}', '--config.check', '--config.file={{file}}'] }],
  };
}

/** The module is the one that is asked for when none is named. */
function probeYml(): string {
  const http = {
    preferred_ip_protocol: 'ip4',
    follow_redirects: false,
    // Nobody vouches for a certificate made here, nor for 127.0.0.1 in another: only its end is looked at.
    tls_config: { insecure_skip_verify: true },
  };
  return stringify({ modules: { http_2xx: { prober: 'http', timeout: '4s', http } } });
}
