import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { ruleFile } from '../../../observability/render/rule-files';
import { balancerUrl } from '../balancer/url';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import { machineMetrics } from './machine-metrics';
import type { MetricsSource } from './metrics-source';
import { probeMetrics } from './probe';
import { prometheusYml, type ScrapeJob } from './prometheus-yml';

const CONFIG = 'prometheus.yml';
const RULES = 'rules/alerts.yml';

export interface LocalPrometheusProps {
  readonly host: LocalHost;
  /** Metrics of the other components; the fleets, the machine, the entrance and Prometheus itself are always watched. */
  readonly sources: readonly MetricsSource[];
}

/** Prometheus with its rules, and the exporters for what has no metrics page of its own. */
export class LocalPrometheus extends Construct {
  readonly component: LocalComponent;

  constructor(scope: Construct, id: string, { host, sources }: LocalPrometheusProps) {
    super(scope, id);
    const { environment, ports } = host;
    const all = [machineMetrics(ports), probeMetrics(balancerUrl(environment), ports), ...sources];
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: 'prometheus',
        files: {
          [CONFIG]: config(host, all),
          [RULES]: ruleFile(environment),
          ...Object.assign({}, ...all.map(({ files }) => files)),
        },
        programs: [prometheus(environment, ports.prometheus), ...all.flatMap(({ exporters }) => exporters)],
        procedure: {
          kind: 'daemons',
          checks: [
            { file: CONFIG, command: ['{{program promtool}}', 'check', 'config', '{{file}}'] },
            { file: RULES, command: ['{{program promtool}}', 'check', 'rules', '{{file}}'] },
            ...all.flatMap(({ checks = [] }) => checks),
          ],
        },
      },
    });
  }
}

function config({ environment, ports }: LocalHost, sources: readonly MetricsSource[]): string {
  const services = Object.keys(environment.services).map((service) => ({
    name: service,
    targets: { file: `{{run}}/members/${service}.json` },
  }));
  const own: ScrapeJob = {
    name: 'prometheus',
    targets: [{ address: `127.0.0.1:${ports.prometheus}`, instance: 'prometheus' }],
  };
  return prometheusYml({
    jobs: [own, ...services, ...sources.flatMap(({ jobs }) => jobs)],
    interval: environment.observability.scrapeInterval,
    // A pattern: promtool must accept the configuration before the first file with rules is in its place.
    rules: '{{dir}}/rules/*.yml',
    alertmanager: `127.0.0.1:${ports.alertmanager}`,
  });
}

function prometheus(environment: Environment, port: number): ProgramDocument {
  return {
    name: 'prometheus',
    command: [
      '{{program prometheus}}',
      `--config.file={{dir}}/${CONFIG}`,
      '--storage.tsdb.path={{dir}}/data',
      `--storage.tsdb.retention.time=${environment.observability.retention}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    port,
    readyPath: '/-/ready',
    readySeconds: 60,
    stopSignal: 'TERM',
    stopSeconds: 30,
    reads: [CONFIG, RULES],
    onChange: 'HUP',
  };
}
