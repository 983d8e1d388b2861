import type { Environment } from '../model/environment';
import { APPLICATION_METRICS } from './metrics/application';
import type { Source } from './sources';

/** Labels of metrics by name, those that the scrape adds left out. */
type Labels = Readonly<Record<string, readonly string[]>>;

/** What alerts, recorded series and pictures read, by who exports it. A query of any other metric fails a test. */
export const METRICS: Readonly<Record<Source, Labels>> = {
  application: APPLICATION_METRICS,
  scrape: {
    prometheus_notifications_dropped_total: [],
    prometheus_rule_evaluation_failures_total: ['rule_group'],
    up: ['service'],
  },
  haproxy: {
    haproxy_backend_http_responses_total: ['proxy', 'code'],
    haproxy_frontend_http_responses_total: ['proxy', 'code'],
    haproxy_server_http_responses_total: ['proxy', 'server', 'code'],
  },
  nginx: { nginx_connections_active: [] },
  probe: { probe_duration_seconds: [], probe_ssl_earliest_cert_expiry: [], probe_success: [] },
  postgres: {
    pg_replication_slots_active: ['slot_name'],
    pg_settings_autovacuum_vacuum_threshold: [],
    pg_settings_max_connections: [],
    pg_stat_activity_count: ['datname', 'state'],
    pg_stat_database_blks_hit: ['datname'],
    pg_stat_database_blks_read: ['datname'],
    pg_stat_database_xact_commit: ['datname'],
    pg_table_dead_rows: ['schema', 'table'],
    pg_table_live_rows: ['schema', 'table'],
    pg_up: [],
  },
  mysql: {
    mysql_global_status_handlers_total: ['handler'],
    mysql_global_status_innodb_buffer_pool_read_requests: [],
    mysql_global_status_innodb_buffer_pool_reads: [],
    mysql_global_status_threads_connected: [],
    mysql_global_variables_max_connections: [],
    mysql_slave_status_slave_io_running: [],
    mysql_slave_status_slave_sql_running: [],
    mysql_up: [],
  },
  cloudnativePg: {
    cnpg_backends_total: ['datname', 'state', 'usename'],
    cnpg_collector_up: ['cluster'],
    cnpg_pg_replication_lag: [],
    cnpg_pg_replication_streaming_replicas: [],
    cnpg_pg_settings_setting: ['name'],
    cnpg_pg_stat_database_blks_hit: ['datname'],
    cnpg_pg_stat_database_blks_read: ['datname'],
    cnpg_pg_stat_database_xact_commit: ['datname'],
    cnpg_pgbouncer_pools_cl_waiting: ['database', 'user'],
    cnpg_pgbouncer_pools_sv_active: ['database', 'user'],
  },
  pgbouncer: {},
  redis: {
    redis_cluster_slots_fail: [],
    redis_cluster_slots_ok: [],
    redis_cluster_slots_pfail: [],
    redis_cluster_state: [],
    redis_commands_processed_total: [],
    redis_connected_clients: [],
    redis_evicted_keys_total: [],
    redis_instance_info: ['role'],
    redis_memory_max_bytes: [],
    redis_memory_used_bytes: [],
    redis_up: [],
  },
  rabbitmq: {
    rabbitmq_alarms_free_disk_space_watermark: [],
    rabbitmq_alarms_memory_used_watermark: [],
    rabbitmq_process_resident_memory_bytes: [],
    rabbitmq_queue_messages_ready: [],
    rabbitmq_queue_messages_unacked: [],
    rabbitmq_resident_memory_limit_bytes: [],
  },
  search: {
    elasticsearch_cluster_health_status: ['cluster', 'color'],
    elasticsearch_indices_docs: ['cluster', 'name'],
    elasticsearch_indices_search_query_time_seconds: ['cluster', 'name'],
    elasticsearch_indices_search_query_total: ['cluster', 'name'],
    elasticsearch_jvm_memory_max_bytes: ['area', 'cluster', 'name'],
    elasticsearch_jvm_memory_used_bytes: ['area', 'cluster', 'name'],
  },
  node: {
    node_cpu_seconds_total: ['cpu', 'mode'],
    node_filesystem_avail_bytes: ['device', 'fstype', 'mountpoint'],
    node_filesystem_readonly: ['device', 'fstype', 'mountpoint'],
    node_filesystem_size_bytes: ['device', 'fstype', 'mountpoint'],
    node_memory_MemAvailable_bytes: [],
    node_memory_MemTotal_bytes: [],
  },
  kubernetes: {
    kube_horizontalpodautoscaler_spec_max_replicas: ['horizontalpodautoscaler'],
    kube_horizontalpodautoscaler_status_condition: ['horizontalpodautoscaler', 'condition', 'status'],
    kube_horizontalpodautoscaler_status_current_replicas: ['horizontalpodautoscaler'],
    kube_horizontalpodautoscaler_status_desired_replicas: ['horizontalpodautoscaler'],
    kube_pod_container_status_restarts_total: [],
    kube_pod_status_phase: ['phase'],
    kube_pod_status_reason: ['reason'],
  },
  ingressNginx: { nginx_ingress_controller_ssl_expire_time_seconds: ['host'] },
  alertmanager: { alertmanager_notifications_failed_total: ['integration'] },
};

/** What rules themselves write, on every platform. */
export const RULE_METRICS: Labels = { ALERTS: ['alertname', 'alertstate', 'environment', 'severity'] };

/** Labels that a scrape adds to every metric; the application adds `service` itself. */
export function scrapeLabels({ platform }: Environment, source: Source): readonly string[] {
  const own = source === 'application' ? ['service'] : [];
  return ['job', 'instance', ...own, ...(platform === 'eks' ? ['namespace', 'pod', 'container', 'endpoint'] : [])];
}
