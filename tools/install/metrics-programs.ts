import type { Companion, Program } from './program';
import type { VersionQuestion } from './version';

const printed = (pattern: RegExp): VersionQuestion => ({ arguments: ['--version'], pattern });

const DEBIAN_12 = 'the oldest that this project is tried with (Debian 12)';

/** What collects metrics, tells of alerts, and measures those that have no metrics of their own. */
export const metricsPrograms = {
  prometheus: {
    files: ['prometheus'],
    version: printed(/prometheus, version (\d+(?:\.\d+)+)/),
    minimum: '2.24',
    because: 'the oldest that distributions still carry, and the first that can ask for a password',
    debian: 'prometheus',
    homebrew: 'prometheus',
  },
  promtool: { beside: 'prometheus' },
  alertmanager: {
    files: ['alertmanager', 'prometheus-alertmanager'],
    version: printed(/alertmanager, version (\d+(?:\.\d+)+)/),
    minimum: '0.25',
    because: DEBIAN_12,
    debian: 'prometheus-alertmanager',
    download: 'https://github.com/prometheus/alertmanager/releases',
  },
  amtool: { beside: 'alertmanager' },
  node_exporter: {
    files: ['node_exporter', 'prometheus-node-exporter'],
    version: printed(/node_exporter, version (\d+(?:\.\d+)+)/),
    minimum: '1.5',
    because: DEBIAN_12,
    debian: 'prometheus-node-exporter',
    homebrew: 'node_exporter',
  },
  blackbox_exporter: {
    files: ['blackbox_exporter', 'prometheus-blackbox-exporter'],
    version: printed(/blackbox_exporter, version (\d+(?:\.\d+)+)/),
    minimum: '0.23',
    because: DEBIAN_12,
    debian: 'prometheus-blackbox-exporter',
    download: 'https://github.com/prometheus/blackbox_exporter/releases',
  },
  elasticsearch_exporter: {
    files: ['elasticsearch_exporter', 'prometheus-elasticsearch-exporter'],
    version: printed(/elasticsearch_exporter, version (\d+(?:\.\d+)+)/),
    minimum: '1.5',
    because: DEBIAN_12,
    debian: 'prometheus-elasticsearch-exporter',
    download: 'https://github.com/prometheus-community/elasticsearch_exporter/releases',
  },
  nginx_exporter: {
    files: ['nginx-prometheus-exporter', 'prometheus-nginx-exporter'],
    version: printed(/NGINX Prometheus Exporter version=v?(\d+(?:\.\d+)+)/),
    minimum: '0.11',
    because: DEBIAN_12,
    debian: 'prometheus-nginx-exporter',
    download: 'https://github.com/nginx/nginx-prometheus-exporter/releases',
  },
  redis_exporter: {
    files: ['redis_exporter', 'prometheus-redis-exporter'],
    version: printed(/Redis Metrics Exporter v?(\d+(?:\.\d+)+)/),
    minimum: '1.45',
    because: DEBIAN_12,
    debian: 'prometheus-redis-exporter',
    download: 'https://github.com/oliver006/redis_exporter/releases',
  },
  postgres_exporter: {
    files: ['postgres_exporter', 'prometheus-postgres-exporter'],
    version: printed(/postgres_exporter, version (\d+(?:\.\d+)+)/),
    minimum: '0.11',
    because: DEBIAN_12,
    debian: 'prometheus-postgres-exporter',
    download: 'https://github.com/prometheus-community/postgres_exporter/releases',
  },
} as const satisfies Record<string, Program | Companion>;
