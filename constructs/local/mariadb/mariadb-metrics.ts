import { EXPORTERS, type PortPlan } from '../../../model/ports';
import type { ProgramDocument } from '../document';
import { exporter } from '../prometheus/exporter';
import type { MetricsSource } from '../prometheus/metrics-source';
import type { MariadbServer } from './mariadb-cnf';

/** Metrics of MariaDB: one exporter per server. */
export function mariadbMetrics(servers: readonly MariadbServer[], ports: PortPlan): MetricsSource {
  const port = ({ number }: MariadbServer) => ports.exporter(EXPORTERS.database + number);
  return {
    jobs: [
      {
        name: 'database',
        targets: servers.map((server) => ({ address: `127.0.0.1:${port(server)}`, instance: server.name })),
      },
    ],
    exporters: servers.map((server) => mariadbExporter(server, port(server))),
    files: Object.fromEntries(servers.map((server) => [`${server.name}.cnf`, login(server)])),
  };
}

/** One exporter per MariaDB server. */
export function mariadbExporter({ name }: MariadbServer, port: number): ProgramDocument {
  return {
    ...exporter(`metrics-${name}`, port),
    command: [
      '{{program mysqld_exporter}}',
      `--web.listen-address=127.0.0.1:${port}`,
      `--config.my-cnf={{dir}}/${name}.cnf`,
    ],
    reads: [`${name}.cnf`],
  };
}

function login({ port }: MariadbServer): string {
  return `[client]\nhost = 127.0.0.1\nport = ${port}\nuser = metrics\npassword = {{secret database-metrics}}\n`;
}
