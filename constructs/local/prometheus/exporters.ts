import type { ProgramDocument } from '../document';
import type { PostgresServer } from '../postgres/postgresql-conf';

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

function exporter(name: string, port: number) {
  return { name, port, readySeconds: 15, stopSignal: 'TERM', stopSeconds: 5, onChange: 'restart' } as const;
}
