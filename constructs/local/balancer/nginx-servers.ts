import { cacheUse } from './nginx-cache';
import { block, quote } from './nginx-text';
import { BAD_GATEWAY, BAD_REQUEST, PROBLEM_TYPE, PROBLEMS, type Problem, problemBody, UNAVAILABLE } from './problems';
import { type BalancerProps, TLS12_CIPHERS, UNTRUSTED_HEADERS } from './rendering';

type Settings = BalancerProps['settings'];

/** What clients, tools and, with TLS, plain http reach. */
export function nginxServers(props: BalancerProps): string[] {
  const { tls } = props.settings;
  return [
    ...block('server', publicServer(props)),
    ...(tls.kind === 'none' ? [] : block('server', redirect(props, tls.redirectPort))),
    ...block('server', [
      `listen 127.0.0.1:${props.adminPort};`,
      'access_log off;',
      'location = /stub_status { stub_status; }',
      // Which configuration is in force: a reload takes effect a moment after it was asked for.
      'location = /generation { return 200 {{generation}}; }',
      'location / { return 404; }',
    ]),
  ];
}

function publicServer({ settings, listenPort }: BalancerProps): string[] {
  const secure = settings.tls.kind !== 'none';
  return [
    `listen 127.0.0.1:${listenPort}${secure ? ' ssl http2' : ''};`,
    ...(secure ? certificate() : []),
    ...answerHeaders(settings),
    ...forwarded(),
    ...(settings.responseCache.kind === 'memory' ? cacheUse(settings.responseCache) : []),
    ...PROBLEMS.filter((one) => one !== BAD_REQUEST).map(({ status }) => `error_page ${status} = @problem_${status};`),
    // A request that cannot be read may have no path yet, and without one nginx goes to no named location.
    'error_page 400 414 494 = /.problem/400;',
    ...block('location = /.problem/400', ['internal;', ...answering(BAD_REQUEST)]),
    // 418 is no error but the one way to choose a location by method.
    'error_page 418 = @tried_once;',
    'recursive_error_pages on;',
    'if ($hidden) { return 404; }',
    ...block('location /', ['if ($tried_once) { return 418; }', 'proxy_pass http://$group;', ...again(settings)]),
    ...block('location @tried_once', ['proxy_pass http://$group;', 'proxy_next_upstream off;']),
    ...block(`location = ${settings.healthPath}`, health(settings)),
    ...PROBLEMS.flatMap((one) => block(`location @problem_${one.status}`, answering(one))),
  ];
}

function certificate(): string[] {
  return [
    'ssl_certificate "{{dir}}/tls.crt";',
    'ssl_certificate_key "{{dir}}/tls.key";',
    'ssl_protocols TLSv1.2 TLSv1.3;',
    `ssl_ciphers ${TLS12_CIPHERS};`,
    'ssl_session_cache shared:tls:2m;',
    'ssl_session_tickets off;',
  ];
}

function redirect({ listenPort }: BalancerProps, redirectPort: number): string[] {
  return [
    `listen 127.0.0.1:${redirectPort};`,
    'server_name localhost;',
    'access_log off;',
    `return 308 https://$host${listenPort === 443 ? '' : `:${listenPort}`}$request_uri;`,
  ];
}

/** Headers of every answer; nginx leaves out those whose value is empty. */
function answerHeaders({ stickiness, responseCache }: Settings): string[] {
  const values: Record<string, string> = { 'X-Request-Id': '$id' };
  if (responseCache.kind === 'memory') values['X-Cache'] = '$x_cache';
  if (stickiness.kind === 'cookie') {
    values['Set-Cookie'] = '$sticky_cookie';
    values['Cache-Control'] = '$sticky_cache_control';
  }
  return Object.entries(values).map(([header, value]) => `add_header ${header} ${value} always;`);
}

/** This is the outermost hop, so whatever a client says about earlier ones is replaced. */
function forwarded(): string[] {
  const replaced = {
    Host: '$client_host',
    'X-Real-IP': '$remote_addr',
    'X-Forwarded-For': '$remote_addr',
    'X-Forwarded-Proto': '$scheme',
    'X-Request-Id': '$id',
    Upgrade: '$upgrade',
    Connection: '$connection_header',
  };
  return [
    'proxy_http_version 1.1;',
    ...Object.entries(replaced).map(([header, value]) => `proxy_set_header ${header} ${value};`),
    ...UNTRUSTED_HEADERS.map((header) => `proxy_set_header ${header} "";`),
    'proxy_hide_header X-Request-Id;',
  ];
}

function again({ retry, timeouts }: Settings): string[] {
  if (retry.attempts === 0) return ['proxy_next_upstream off;'];
  return [
    'proxy_next_upstream error timeout;',
    `proxy_next_upstream_tries ${retry.attempts + 1};`,
    `proxy_next_upstream_timeout ${timeouts.request.milliseconds}ms;`,
  ];
}

/** Asks the instances themselves, one after the other, until one is ready. */
function health({ healthCheck }: Settings): string[] {
  return [
    'access_log off;',
    `proxy_pass http://readiness${healthCheck.path};`,
    'proxy_method GET;',
    `proxy_connect_timeout ${healthCheck.timeout.milliseconds}ms;`,
    `proxy_read_timeout ${healthCheck.timeout.milliseconds}ms;`,
    'proxy_next_upstream error timeout invalid_header http_403 http_404 http_429 http_500 http_502 http_503 http_504;',
    'proxy_intercept_errors on;',
    `error_page 400 403 404 429 500 502 503 504 = @problem_${UNAVAILABLE.status};`,
  ];
}

function answering(problem: Problem): string[] {
  // A 502 of nginx may also mean that nothing was sent: that is a 503, because a client may safely come back.
  const nothingSent = problem === BAD_GATEWAY ? [`if ($nothing_sent) { ${answer(UNAVAILABLE)} }`] : [];
  return [
    `default_type ${PROBLEM_TYPE};`,
    'add_header X-Request-Id $id always;',
    'add_header Cache-Control no-store always;',
    'add_header Retry-After $retry_after always;',
    ...nothingSent,
    answer(problem),
  ];
}

const answer = (problem: Problem) => `return ${problem.status} ${quote(problemBody(problem))};`;
