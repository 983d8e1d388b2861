import type { PortPlan } from '../../../model/ports';
import type { ProgramDocument } from '../document';
import type { PostgresServer } from '../postgres/postgresql-conf';
import type { MetricsSource } from './metrics-source';

/** Metrics of Postgres: one exporter per server. */
export function postgresMetrics(servers: readonly PostgresServer[], ports: PortPlan): MetricsSource {
  const port = ({ number }: PostgresServer) => ports.exporter(number + 1);
  return {
    jobs: [{ name: 'database', targets: servers.map((server) => `127.0.0.1:${port(server)}`) }],
    exporters: servers.map((server) => postgresExporter(server, port(server))),
    files: { 'postgres-password': '{{secret database-metrics}}' },
  };
}

/** Metrics of Redis: one exporter for all nodes. */
export function redisMetrics(addresses: readonly string[], ports: PortPlan): MetricsSource {
  const port = ports.exporter(0);
  const through = { exporter: `127.0.0.1:${port}`, path: '/scrape', scheme: 'redis://' };
  return {
    jobs: [{ name: 'cache', targets: addresses, through }],
    exporters: [redisExporter(port)],
    files: { 'redis-passwords.json': redisPasswords(addresses) },
  };
}

/** The Redis exporter's passwords, one per node it may be asked about. */
export function redisPasswords(addresses: readonly string[]): string {
  return `${JSON.stringify(Object.fromEntries(addresses.map((address) => [`redis://${address}`, '{{secret cache}}'])))}\n`;
}

/** One exporter that is asked about each Redis node in turn. */
export function redisExporter(port: number): ProgramDocument {
  return {
    ...exporter('metrics-redis', port),
    command: [
      '{{program redis_exporter}}',
      `-web.listen-address=127.0.0.1:${port}`,
      '-redis.addr=',
      '-redis.password-file={{dir}}/redis-passwords.json',
    ],
    reads: ['redis-passwords.json'],
  };
}

/** One exporter per Postgres server: this exporter follows a single server. */
export function postgresExporter(server: PostgresServer, port: number): ProgramDocument {
  return {
    ...exporter(`metrics-${server.name}`, port),
    command: ['{{program postgres_exporter}}', `--web.listen-address=127.0.0.1:${port}`],
    variables: {
      DATA_SOURCE_URI: `127.0.0.1:${server.port}/postgres?sslmode=disable`,
      DATA_SOURCE_USER: 'metrics',
      DATA_SOURCE_PASS_FILE: '{{dir}}/postgres-password',
    },
    reads: ['postgres-password'],
  };
}

/** What all exporters have in common. */
export function exporter(name: string, port: number) {
  return { name, port, readySeconds: 15, stopSignal: 'TERM', stopSeconds: 5, onChange: 'restart' } as const;
}
