import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { MetricsSource } from './metrics-source';
import { prometheusYml, type ScrapeJob } from './prometheus-yml';

export interface LocalPrometheusProps {
  readonly host: LocalHost;
  /** Metrics of the data components; the fleets, the balancer and Prometheus itself are always watched. */
  readonly sources: readonly MetricsSource[];
}

/** Prometheus, and the exporters for what has no metrics page of its own. */
export class LocalPrometheus extends Construct {
  readonly component: LocalComponent;

  constructor(scope: Construct, id: string, { host, sources }: LocalPrometheusProps) {
    super(scope, id);
    const { environment, ports } = host;
    const jobs = [...ownJobs(host), ...sources.flatMap((source) => source.jobs)];
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: 'prometheus',
        files: {
          'prometheus.yml': prometheusYml(jobs, environment.observability.scrapeInterval),
          ...Object.assign({}, ...sources.map((source) => source.files)),
        },
        programs: [prometheus(environment, ports.prometheus), ...sources.flatMap((source) => source.exporters)],
        procedure: {
          kind: 'daemons',
          checks: [{ file: 'prometheus.yml', command: ['{{program promtool}}', 'check', 'config', '{{file}}'] }],
        },
      },
    });
  }
}

function ownJobs({ environment, ports }: LocalHost): ScrapeJob[] {
  const services = Object.keys(environment.services).map((service) => ({
    name: service,
    targets: { file: `{{run}}/members/${service}.json` },
  }));
  // The open edition of nginx has no metrics that Prometheus reads.
  const balancer =
    environment.loadBalancer.engine === 'haproxy'
      ? [{ name: 'balancer', targets: [`127.0.0.1:${ports.balancerAdmin}`] }]
      : [];
  return [{ name: 'prometheus', targets: [`127.0.0.1:${ports.prometheus}`] }, ...balancer, ...services];
}

function prometheus(environment: Environment, port: number): ProgramDocument {
  return {
    name: 'prometheus',
    command: [
      '{{program prometheus}}',
      '--config.file={{dir}}/prometheus.yml',
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
    reads: ['prometheus.yml'],
    onChange: 'HUP',
  };
}
