import { cacheStore } from './nginx-cache';
import { nginxMaps } from './nginx-maps';
import { nginxServers } from './nginx-servers';
import { block } from './nginx-text';
import { nginxUpstreams } from './nginx-upstreams';
import {
  type BalancerProps,
  type BalancerRendering,
  headerTimeoutMilliseconds,
  tryTimeoutMilliseconds,
  workerGraceSeconds,
} from './rendering';

/**
 * `nginx.conf`, for nginx 1.18 or later in the foreground; SIGHUP loads it again. Where the open edition falls short:
 * - It checks no instance by itself. An instance that refused `failures` requests rests for `interval` times
 *   `failures`; `passes` and the path of the check only serve `healthPath`.
 * - Stickiness by cookie hands out a random key and hashes it, so it replaces the algorithm.
 * - A reload closes idle connections of clients at once, so a client must send an idempotent request again.
 * - The cache lies in files, which the system keeps in memory.
 * @see https://nginx.org/en/docs/dirindex.html
 */
export function renderNginx(props: BalancerProps): BalancerRendering {
  const { failures, interval } = props.settings.healthCheck;
  const rest = Math.ceil(failures * interval.seconds);
  return {
    config: `${[...main(props), ...block('http', http(props))].join('\n')}\n`,
    memberLine: `    server 127.0.0.1:{port} max_fails=${failures} fail_timeout=${rest}s;`,
    noMemberLine: '    server 127.0.0.1:1 down;',
  };
}

function main(props: BalancerProps): string[] {
  return [
    // Counts only when root starts nginx: the workers must be able to enter the data folder.
    'user root;',
    'daemon off;',
    'pid "{{dir}}/nginx.pid";',
    'error_log stderr warn;',
    'worker_processes auto;',
    'worker_rlimit_nofile 4096;',
    `worker_shutdown_timeout ${workerGraceSeconds(props)}s;`,
    'events { worker_connections 2048; }',
  ];
}

function http(props: BalancerProps): string[] {
  const { settings } = props;
  const { timeouts, bodyLimit, responseCache } = settings;
  const perTry = tryTimeoutMilliseconds(settings);
  return [
    'server_tokens off;',
    // Every place that nginx would otherwise look for below /var.
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path "{{dir}}/${kind}";`),
    `client_max_body_size ${bodyLimit.bytes};`,
    `client_header_timeout ${headerTimeoutMilliseconds(settings)}ms;`,
    `client_body_timeout ${timeouts.request.milliseconds}ms;`,
    `send_timeout ${timeouts.request.milliseconds}ms;`,
    `keepalive_timeout ${timeouts.idle.milliseconds}ms;`,
    'keepalive_requests 100000;',
    `proxy_connect_timeout ${timeouts.connect.milliseconds}ms;`,
    `proxy_send_timeout ${perTry}ms;`,
    `proxy_read_timeout ${perTry}ms;`,
    ...(responseCache.kind === 'memory' ? [cacheStore(responseCache)] : []),
    ...nginxMaps(props),
    ...nginxUpstreams(props),
    ...nginxServers(props),
  ];
}
