import { haproxyBackends } from './haproxy-backend';
import { haproxyFrontends } from './haproxy-frontend';
import { PROBLEM_TYPE, PROBLEMS, type Problem, problemBody } from './problems';
import {
  type BalancerProps,
  type BalancerRendering,
  headerTimeoutMilliseconds,
  TLS12_CIPHERS,
  tryTimeoutMilliseconds,
  workerGraceSeconds,
} from './rendering';

/**
 * `haproxy.cfg`, for HAProxy 2.4 or later in master-worker mode (`haproxy -W`). SIGUSR2 to the master loads it again
 * without losing a request: the master hands the listening sockets on by itself, so that no admin socket is needed,
 * whose path could be too long. A signal that comes while the master still starts a worker is lost (2.6.12): send it
 * again until `/generation` on the admin port is the new one.
 *
 * What HAProxy cannot do: it does not count the body of a request that comes without Content-Length, so there the
 * application's own limit answers 413; a request that does not fit one buffer (about 15 KiB) is not sent a second time.
 * @see https://docs.haproxy.org/2.6/configuration.html
 */
export function renderHaproxy(props: BalancerProps): BalancerRendering {
  const { stickiness } = props.settings;
  const sections = [globalSection(props), defaults(props), ...haproxyFrontends(props), ...haproxyBackends(props)];
  return {
    config: `${sections.map((lines) => lines.join('\n    ')).join('\n\n')}\n`,
    // Consistent hashing goes by id: with the port as id, an instance keeps its clients when others come and go.
    memberLine: `    server {name} 127.0.0.1:{port} id {port}${stickiness.kind === 'cookie' ? ' cookie {name}' : ''}`,
    noMemberLine: '    # no instance runs',
  };
}

/** Connections at a time; two file descriptors each, so that it fits the usual hard limit of 4096. */
const MAX_CONNECTIONS = 2000;

/** Reloads that a worker with unfinished requests may see before it must go, so that quick reloads do not pile up. */
const MAX_RELOADS = 50;

function globalSection(props: BalancerProps): string[] {
  return [
    'global',
    'log stdout len 8192 format raw local0 info',
    `maxconn ${MAX_CONNECTIONS}`,
    // A port that another program has is an error, not something to share with it.
    'noreuseport',
    `hard-stop-after ${workerGraceSeconds(props)}s`,
    `mworker-max-reloads ${MAX_RELOADS}`,
    'ssl-default-bind-options ssl-min-ver TLSv1.2 no-tls-tickets prefer-client-ciphers',
    `ssl-default-bind-ciphers ${TLS12_CIPHERS}`,
  ];
}

function defaults({ settings }: BalancerProps): string[] {
  const { timeouts, healthCheck } = settings;
  return [
    'defaults',
    'mode http',
    'log global',
    'option dontlognull',
    'option http-ignore-probes',
    // After a reload an idle connection gets one more answer, with `Connection: close`, rather than a reset.
    'option idle-close-on-response',
    `timeout connect ${timeouts.connect.milliseconds}ms`,
    `timeout http-request ${headerTimeoutMilliseconds(settings)}ms`,
    `timeout client ${timeouts.request.milliseconds}ms`,
    `timeout http-keep-alive ${timeouts.idle.milliseconds}ms`,
    `timeout server ${tryTimeoutMilliseconds(settings)}ms`,
    // A WebSocket may stay silent as long as any idle connection.
    `timeout tunnel ${timeouts.idle.milliseconds}ms`,
    `timeout check ${healthCheck.timeout.milliseconds}ms`,
    `http-error status 200 content-type application/json string '{"status":"ok"}' hdr Cache-Control no-store`,
    ...PROBLEMS.map((problem) => httpError(problem, Math.ceil(healthCheck.interval.seconds))),
  ];
}

function httpError(problem: Problem, retryAfterSeconds: number): string {
  const headers = `hdr Cache-Control no-store${problem.comeBack ? ` hdr Retry-After ${retryAfterSeconds}` : ''}`;
  return `http-error status ${problem.status} content-type ${PROBLEM_TYPE} string '${problemBody(problem)}' ${headers}`;
}
