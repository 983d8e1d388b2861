import { hiddenPathPatterns } from './hidden-paths';
import { cacheMaps } from './nginx-cache';
import { block, map } from './nginx-text';
import { type BalancerProps, groupOf, REQUEST_ID_PATTERN } from './rendering';

type Settings = BalancerProps['settings'];

/** Values computed for each request, and the log that shows them. */
export function nginxMaps({ settings, routes = [] }: BalancerProps): string[] {
  const { responseCache, stickiness } = settings;
  const groups = routes.flatMap((route) => route.paths.map((path) => [path, groupOf(route)]));
  const retryAfter = String(Math.ceil(settings.healthCheck.interval.seconds));
  return [
    ...map('$http_x_request_id', '$id', '$request_id', { [`~${REQUEST_ID_PATTERN}`]: '$http_x_request_id' }),
    // The only upgrade: others, such as h2c, would carry requests past these rules.
    ...map('$http_upgrade', '$upgrade', '', { '~*^websocket$': 'websocket' }),
    ...map('$upgrade', '$connection_header', '', { websocket: 'upgrade' }),
    ...map('$http_host', '$client_host', '$http_host', { '': '$host' }),
    // No try got as far as a connection, or there was nobody to try.
    ...map('$upstream_connect_time', '$nothing_sent', '', { '~^[-, :]*$': '1' }),
    ...map('$status', '$retry_after', '', { '503': retryAfter }),
    ...map('$uri', '$group', 'instances', Object.fromEntries(groups)),
    ...hidden(settings),
    ...triedOnce(settings),
    ...(stickiness.kind === 'cookie' ? cookie(stickiness, settings.tls.kind !== 'none') : []),
    ...(responseCache.kind === 'memory' ? cacheMaps(responseCache) : []),
    ...log(),
  ];
}

/** The address of the connection decides; a forwarded address could be anybody's. */
function hidden({ diagnostics }: Settings): string[] {
  const patterns = hiddenPathPatterns(diagnostics.paths).map((pattern) => [`~*${pattern}`, '1']);
  return [
    ...block('geo $remote_addr $outsider', ['default 1;', ...diagnostics.allow.map((cidr) => `${cidr} 0;`)]),
    `# However they are spelt: ${diagnostics.paths.join(' ')}`,
    ...map('$request_uri', '$inside', '0', Object.fromEntries(patterns)),
    ...map('$outsider$inside', '$hidden', '', { '11': '1' }),
  ];
}

/** nginx itself never sends a POST or PATCH twice once an instance may have seen it; every other method it would. */
function triedOnce({ retry }: Settings): string[] {
  const again = [...retry.methods, 'POST', 'PATCH'].map((method) => [method, '']);
  return map('$request_method', '$tried_once', '1', Object.fromEntries(again));
}

/** The cookie holds a random key, which is hashed; a new client gets the id of its first request. */
function cookie({ name, lifetime }: Extract<Settings['stickiness'], { kind: 'cookie' }>, secure: boolean): string[] {
  const attributes = `Path=/; Max-Age=${lifetime.seconds}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  const known = `~(^|; *)${name}=(?<key>[0-9a-f]{32})(;|$)`;
  return [
    ...map('$http_cookie', '$sticky_key', '$request_id', { [known]: '$key' }),
    ...map('$http_cookie', '$sticky_cookie', `${name}=$request_id; ${attributes}`, { [known]: '' }),
    // What carries a new cookie must not be kept for others on its way.
    ...map('$sticky_cookie', '$sticky_cache_control', 'private', { '': '' }),
  ];
}

/** One line of JSON per request: path without query, which may hold what nobody should read; milliseconds. */
function log(): string[] {
  const fields = [
    '"time":"$logged_time"',
    '"request_id":"$id"',
    '"client":"$remote_addr"',
    '"method":"$request_method"',
    '"path":"$logged_path"',
    '"status":$status',
    '"bytes":$bytes_sent',
    '"server":"$upstream_addr"',
    '"latency_ms":$latency_ms',
    '"upstream_s":"$upstream_response_time"',
  ];
  return [
    ...map('$msec $time_iso8601', '$logged_time', '', {
      '~[.](?<fraction>[0-9]{3}) (?<second>.{19})(?<zone>.*)$': '$second.$fraction$zone',
    }),
    ...map('$request_uri', '$logged_path', '', { '~^(?<path>[^?]*)': '$path' }),
    ...map('$request_time', '$latency_ms', '0', {
      '~^0[.]0*(?<below>[1-9][0-9]*)$': '$below',
      '~^(?<seconds>[1-9][0-9]*)[.](?<thousandths>[0-9]+)$': '$seconds$thousandths',
    }),
    `log_format access escape=json '{${fields.join(',')}}';`,
    'access_log /dev/stdout access;',
  ];
}
