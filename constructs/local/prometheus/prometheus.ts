import { Construct } from 'constructs';
import type { Environment } from '../../../model/environment';
import { LocalComponent } from '../component';
import type { ProgramDocument } from '../document';
import type { LocalHost } from '../host';
import type { LocalPostgres } from '../postgres/postgres';
import type { LocalRedisCluster } from '../redis/redis-cluster';
import { postgresExporter, redisExporter, redisPasswords } from './exporters';
import { prometheusYml, type ScrapeJob } from './prometheus-yml';

export interface LocalPrometheusProps {
  readonly host: LocalHost;
  readonly database: LocalPostgres;
  /** @default none - the tier has no Redis */
  readonly cache?: LocalRedisCluster;
}

/** Prometheus, and the exporters for what has no metrics page of its own. */
export class LocalPrometheus extends Construct {
  readonly component: LocalComponent;

  constructor(scope: Construct, id: string, props: LocalPrometheusProps) {
    super(scope, id);
    const { environment, ports } = props.host;
    const jobs = [...ownJobs(props.host), ...databaseJobs(props), ...cacheJobs(props)];
    this.component = new LocalComponent(this, 'Component', {
      host: props.host,
      document: {
        component: 'prometheus',
        files: {
          'prometheus.yml': prometheusYml(jobs, environment.observability.scrapeInterval),
          'postgres-password': '{{secret database-metrics}}',
          ...(props.cache ? { 'redis-passwords.json': redisPasswords(props.cache.addresses) } : {}),
        },
        programs: [
          prometheus(environment, ports.prometheus),
          ...props.database.servers.map((server) => postgresExporter(server, ports.exporter(server.number + 1))),
          ...(props.cache ? [redisExporter(ports.exporter(0))] : []),
        ],
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

function databaseJobs({ host: { ports }, database }: LocalPrometheusProps): ScrapeJob[] {
  return [
    { name: 'database', targets: database.servers.map((server) => `127.0.0.1:${ports.exporter(server.number + 1)}`) },
  ];
}

function cacheJobs({ host, cache }: LocalPrometheusProps): ScrapeJob[] {
  if (!cache) return [];
  const exporter = `127.0.0.1:${host.ports.exporter(0)}`;
  return [{ name: 'cache', targets: cache.addresses, through: { exporter, path: '/scrape', scheme: 'redis://' } }];
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
