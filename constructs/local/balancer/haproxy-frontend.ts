import { hiddenPathPatterns } from './hidden-paths';
import { type BalancerProps, groupOf, REQUEST_ID_PATTERN, UNTRUSTED_HEADERS } from './rendering';

/** What clients, tools and, with TLS, plain http reach. */
export function haproxyFrontends(props: BalancerProps): string[][] {
  const { tls } = props.settings;
  return [publicFrontend(props), ...(tls.kind === 'none' ? [] : [redirect(props, tls.redirectPort)]), admin(props)];
}

// HAProxy prints no leading zeros: 1007 without its first digit is 007.
const MILLISECONDS = '%[date(0,ms),mod(1000),add(1000),regsub(^1,)]';
const LOG_FORMAT = `log-format '${[
  `{"time":"%[date,utime(%Y-%m-%dT%H:%M:%S)].${MILLISECONDS}Z"`,
  '"request_id":"%[var(txn.request_id)]"',
  '"client":"%ci"',
  '"method":"%[var(txn.method)]"',
  '"path":"%[var(txn.path)]"',
  '"status":%ST',
  '"bytes":%B',
  '"server":"%s"',
  '"retries":"%rc"',
  '"latency_ms":%Ta',
  '"connect_ms":%Tc',
  '"response_ms":%Tr',
  '"termination":"%tsc"}',
].join(',')}'`;

function publicFrontend({ listenPort, settings, routes = [] }: BalancerProps): string[] {
  const secure = settings.tls.kind !== 'none';
  return [
    'frontend public',
    `bind 127.0.0.1:${listenPort}${secure ? " ssl crt '{{dir}}/tls.pem' alpn h2,http/1.1" : ''}`,
    LOG_FORMAT,
    `monitor-uri ${settings.healthPath}`,
    'monitor fail if { nbsrv(instances) eq 0 }',
    ...requestId(),
    // For the log only: path without query, which may hold what nobody should read.
    'http-request set-var(txn.method) method,json(utf8s)',
    'http-request set-var(txn.path) path,json(utf8s)',
    ...hidden(settings),
    `http-request deny deny_status 413 if { req.hdr_val(content-length) gt ${settings.bodyLimit.bytes} }`,
    ...forwarded(secure ? 'https' : 'http'),
    // The only upgrade: others, such as h2c, would carry requests past these rules.
    'http-request del-header Upgrade unless { req.hdr(upgrade) -i -m str websocket }',
    ...routes.map((route) => `use_backend ${groupOf(route)} if { path ${route.paths.join(' ')} }`),
    'default_backend instances',
  ];
}

function requestId(): string[] {
  return [
    `acl request_id_valid req.fhdr(x-request-id) -m reg '${REQUEST_ID_PATTERN}'`,
    'http-request set-header X-Request-Id %[uuid] unless request_id_valid { req.fhdr_cnt(x-request-id) eq 1 }',
    'http-request set-var(txn.request_id) req.fhdr(x-request-id)',
    'http-after-response set-header X-Request-Id %[var(txn.request_id)] if { var(txn.request_id) -m found }',
  ];
}

/** The address of the connection decides; a forwarded address could be anybody's. */
function hidden({ diagnostics }: BalancerProps['settings']): string[] {
  const patterns = hiddenPathPatterns(diagnostics.paths);
  if (patterns.length === 0) return [];
  const insider = diagnostics.allow.length === 0 ? '' : ` !{ src ${diagnostics.allow.join(' ')} }`;
  return [
    `# However they are spelt: ${diagnostics.paths.join(' ')}`,
    ...patterns.map((pattern) => `acl hidden path -m reg -i '${pattern}'`),
    `http-request deny deny_status 404 if hidden${insider}`,
  ];
}

/** This is the outermost hop, so whatever a client says about earlier ones is replaced. */
function forwarded(scheme: 'http' | 'https'): string[] {
  return [
    ...UNTRUSTED_HEADERS.map((header) => `http-request del-header ${header}`),
    'http-request set-header X-Real-IP %[src]',
    'http-request set-header X-Forwarded-For %[src]',
    `http-request set-header X-Forwarded-Proto ${scheme}`,
  ];
}

function redirect({ listenPort }: BalancerProps, redirectPort: number): string[] {
  const port = listenPort === 443 ? '' : `:${listenPort}`;
  return [
    'frontend redirect',
    `bind 127.0.0.1:${redirectPort}`,
    'no log',
    'http-request deny deny_status 400 unless { req.hdr(host) -m found }',
    'http-request set-var(txn.host) req.hdr(host),regsub(:[0-9]*$,)',
    `http-request redirect location https://%[var(txn.host)]${port}%[pathq] code 308`,
  ];
}

function admin({ adminPort }: BalancerProps): string[] {
  return [
    'frontend admin',
    `bind 127.0.0.1:${adminPort}`,
    'no log',
    'http-request use-service prometheus-exporter if { path /metrics }',
    // Which configuration is in force: a reload takes effect a moment after it was asked for.
    'http-request return status 200 content-type text/plain string {{generation}} if { path /generation }',
    'http-request deny deny_status 404 unless { path_beg /stats }',
    'stats enable',
    'stats uri /stats',
    'stats hide-version',
    'stats refresh 5s',
  ];
}
