import { type BalancerProps, groupOf, tryTimeoutMilliseconds } from './rendering';

type Settings = BalancerProps['settings'];
type CacheSettings = Extract<Settings['responseCache'], { kind: 'memory' }>;

/** The instances, the cache in front of them, and the instances that routes lead to. */
export function haproxyBackends({ settings, routes = [] }: BalancerProps): string[][] {
  const { responseCache } = settings;
  // Of a route no client has anything to come back to, and its cookie would take that of the instances away.
  const ordinary: Settings = { ...settings, stickiness: { kind: 'none' } };
  const routed = routes.map((route) => backend(groupOf(route), ordinary, [], `{{members ${route.service}}}`));
  if (responseCache.kind === 'none') return [backend('instances', settings, [], '{{members}}'), ...routed];
  const cached = backend('instances', settings, caching(responseCache), '{{members}}');
  return [cached, ...routed, cacheSection(responseCache)];
}

function backend(name: string, settings: Settings, more: readonly string[], members: string): string[] {
  const { healthCheck, keepalive } = settings;
  const lines = [
    `backend ${name}`,
    ...distribution(settings),
    // A client's first request never goes over a connection that the instance may just be closing.
    'http-reuse safe',
    'option httpchk',
    `http-check send meth GET uri ${healthCheck.path} ver HTTP/1.1 hdr Host localhost hdr User-Agent haproxy-check`,
    'http-check expect status 200',
    ...retries(settings),
    ...more,
    `default-server ${checking(healthCheck)} pool-max-conn ${keepalive}`,
  ];
  return [`${lines.join('\n    ')}\n${members}`];
}

/** In doubt an instance is asked every second: one that comes back is needed, because the next may fail meanwhile. */
function checking({ interval, failures, passes }: Settings['healthCheck']): string {
  const inDoubt = Math.min(1000, interval.milliseconds);
  const often = `inter ${interval.milliseconds}ms fastinter ${inDoubt}ms downinter ${inDoubt}ms`;
  return `check ${often} fall ${failures} rise ${passes}`;
}

/** Source stickiness takes the place of the algorithm; a cookie goes before it. */
function distribution({ algorithm, stickiness, tls }: Settings): string[] {
  if (stickiness.kind === 'source') return ['balance source', 'hash-type consistent'];
  const balance = `balance ${algorithm === 'roundRobin' ? 'roundrobin' : 'leastconn'}`;
  if (stickiness.kind === 'none') return [balance];
  const attributes = `httponly${tls.kind === 'none' ? '' : ' secure'} attr SameSite=Lax attr Max-Age=${stickiness.lifetime.seconds}`;
  return [
    balance,
    `cookie ${stickiness.name} insert indirect nocache ${attributes}`,
    // What carries a new cookie must not be kept for others on its way; nocache alone leaves `public` as it is (2.6).
    `http-after-response set-header Cache-Control private if { res.cook(${stickiness.name}) -m found }`,
  ];
}

/**
 * A failed connection is tried again for every method, since nothing was sent. A request that an instance may have seen
 * is tried again for the chosen methods only, and after a time-out only where every try fits into the request's time.
 */
function retries(settings: Settings): string[] {
  const { retry, timeouts } = settings;
  if (retry.attempts === 0) return ['retries 0'];
  const allTries = (retry.attempts + 1) * tryTimeoutMilliseconds(settings);
  const slow = allTries <= timeouts.request.milliseconds ? ' response-timeout' : '';
  const withBody = retry.methods.filter((method) => method === 'PUT' || method === 'DELETE');
  const again = [
    `retries ${retry.attempts}`,
    // Every retry goes to another instance.
    'option redispatch 1',
    `retry-on conn-failure empty-response${slow}`,
  ];
  if (retry.methods.length === 0) return [...again, 'http-request disable-l7-retry'];
  return [
    ...again,
    `http-request disable-l7-retry unless { method ${retry.methods.join(' ')} }`,
    // Only a request that is in the buffer as a whole can be sent again.
    ...(withBody.length === 0
      ? []
      : [`http-request wait-for-body time ${timeouts.request.milliseconds}ms if { method ${withBody.join(' ')} }`]),
  ];
}

/** Marks answers that name no lifetime, so that they can be stored; clients do not see it. */
const marked = (cache: CacheSettings) => `max-age=${cache.maxAge.seconds}, balancer`;

/** HAProxy itself never stores `private`, `no-store` and answers that vary by more than encoding. */
function caching(cache: CacheSettings): string[] {
  const personal = ['authorization', 'cookie', cache.bypassHeader].map((header) => `!{ req.hdr(${header}) -m found }`);
  const cacheable = '{ var(txn.cacheable) -m bool }';
  return [
    `http-request set-var(txn.cached_path) bool(true) if { method GET HEAD } { path_beg ${cache.paths.join(' ')} }`,
    `http-request set-var(txn.cacheable) bool(true) if { var(txn.cached_path) -m bool } ${personal.join(' ')}`,
    `http-request cache-use responses if ${cacheable}`,
    `http-response set-header Cache-Control '${marked(cache)}' if ${cacheable} !{ res.hdr(cache-control) -m found } !{ res.hdr(expires) -m found }`,
    `http-response cache-store responses if ${cacheable} !{ res.hdr(set-cookie) -m found } !{ res.cache_hit }`,
    `http-response del-header Cache-Control if { res.fhdr(cache-control) -m str '${marked(cache)}' }`,
    'http-response set-header X-Cache miss if { var(txn.cached_path) -m bool }',
    'http-response set-header X-Cache hit if { res.cache_hit }',
  ];
}

function cacheSection(cache: CacheSettings): string[] {
  return [
    'cache responses',
    // HAProxy's own upper bound.
    `total-max-size ${Math.min(4095, Math.floor(cache.size.mebibytes))}`,
    `max-object-size ${Math.min(1024 ** 2, Math.floor(cache.size.bytes / 4))}`,
    `max-age ${cache.maxAge.seconds}`,
    'process-vary on',
  ];
}
