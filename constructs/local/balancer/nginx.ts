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
 * `nginx.conf`, for nginx 1.18 or later in the foreground; SIGHUP loads it again. Its standard output must be a file or
 * a pipe (of Node's pipes only `ignore` and files will do), because nginx opens it anew for the log of requests.
 *
 * Where the open edition falls short:
 * - It checks no instance by itself. One that failed `failures` requests rests for `interval` times `failures`;
 *   `passes` and the path of the check only serve `healthPath`.
 * - Stickiness by cookie hands out a random key and hashes it, so it replaces the algorithm; and no instance rests then.
 * - A reload closes idle connections of clients at once, so a client must send an idempotent request again.
 * - A method that is not among `retry.methods` is not even tried again when no connection came about; POST and PATCH are.
 * - A silent WebSocket is closed after `perTry`, not after `idle`.
 * - The cache lies in files, which the system keeps in memory.
 * @see https://nginx.org/en/docs/dirindex.html
 */
export function renderNginx(props: BalancerProps): BalancerRendering {
  return {
    config: `${[...main(props), ...block('http', http(props))].join('\n')}\n`,
    memberLine: member(props.settings).join('\n'),
    noMemberLine: '    server 127.0.0.1:1 down;',
  };
}

/** While all instances rest, their doubles take over, which never rest: a try is no worse than a 503. */
function member({ healthCheck, stickiness }: BalancerProps['settings']): string[] {
  const server = '    server 127.0.0.1:{port}';
  // Hashing knows no backup.
  if (stickiness.kind !== 'none') return [`${server} max_fails=0;`];
  const { failures, interval } = healthCheck;
  const rest = Math.ceil(failures * interval.seconds);
  return [`${server} max_fails=${failures} fail_timeout=${rest}s;`, `${server} max_fails=0 backup;`];
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
