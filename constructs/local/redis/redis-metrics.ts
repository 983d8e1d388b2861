import { EXPORTERS, type PortPlan } from '../../../model/ports';
import type { ProgramDocument } from '../document';
import { exporter } from '../prometheus/exporter';
import type { MetricsSource } from '../prometheus/metrics-source';

/** Metrics of Redis: one exporter for all nodes. */
export function redisMetrics(
  nodes: readonly { readonly name: string; readonly port: number }[],
  ports: PortPlan,
): MetricsSource {
  const port = ports.exporter(EXPORTERS.cache);
  const targets = nodes.map((node) => ({ address: `redis://127.0.0.1:${node.port}`, instance: node.name }));
  return {
    jobs: [{ name: 'cache', targets, path: '/scrape', through: `127.0.0.1:${port}` }],
    exporters: [redisExporter(port)],
    files: { 'redis-passwords.json': redisPasswords(targets.map(({ address }) => address)) },
  };
}

/** The Redis exporter's passwords, one per URL of a node it may be asked about. */
export function redisPasswords(urls: readonly string[]): string {
  return `${JSON.stringify(Object.fromEntries(urls.map((url) => [url, '{{secret cache}}'])))}\n`;
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
