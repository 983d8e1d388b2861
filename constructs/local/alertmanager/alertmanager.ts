import { Construct } from 'constructs';
import { alertmanagerYml } from '../../../observability/render/alertmanager';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from '../prometheus/metrics-source';

const NAME = 'alertmanager';
const FILE = 'alertmanager.yml';

export interface LocalAlertmanagerProps {
  readonly host: LocalHost;
}

/** Alertmanager on this machine: gathers what Prometheus finds and tells it to the webhooks of the environment. */
export class LocalAlertmanager extends Construct {
  readonly component: LocalComponent;
  readonly metrics: MetricsSource;

  constructor(scope: Construct, id: string, { host }: LocalAlertmanagerProps) {
    super(scope, id);
    const { environment, ports } = host;
    const { webhooks: urls } = environment.observability.notify;
    const delivery = { kind: 'webhooks', urls } as const;
    const address = `127.0.0.1:${ports.alertmanager}`;
    this.metrics = { jobs: [{ name: NAME, targets: [{ address, instance: NAME }] }], exporters: [], files: {} };
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: NAME,
        files: { [FILE]: alertmanagerYml(environment, { alerts: delivery, deadman: delivery }) },
        programs: [program(ports.alertmanager)],
        procedure: {
          kind: 'daemons',
          checks: [{ file: FILE, command: ['{{program amtool}}', 'check-config', '{{file}}'] }],
        },
      },
    });
  }
}

function program(port: number): ProgramDocument {
  return {
    name: NAME,
    command: [
      '{{program alertmanager}}',
      `--config.file={{dir}}/${FILE}`,
      // Silences, and what was told already.
      '--storage.path={{dir}}/data',
      `--web.listen-address=127.0.0.1:${port}`,
      // It is alone: no port for others of its kind.
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    port,
    readyPath: '/-/ready',
    readySeconds: 30,
    stopSignal: 'TERM',
    stopSeconds: 10,
    reads: [FILE],
    onChange: 'HUP',
  };
}
