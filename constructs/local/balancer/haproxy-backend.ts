import { type BalancerProps, tryTimeoutMilliseconds } from './rendering';

type Settings = BalancerProps['settings'];
type CacheSettings = Extract<Settings['responseCache'], { kind: 'memory' }>;

/** The instances, and the cache in front of them. */
export function haproxyBackend({ settings }: BalancerProps): string[][] {
  const { responseCache, healthCheck, keepalive } = settings;
  const cached = responseCache.kind === 'memory';
  const backend = [
    'backend instances',
    ...distribution(settings),
    // A client's first request never goes over a connection that the instance may just be closing.
    'http-reuse safe',
    'option httpchk',
    `http-check send meth GET uri ${healthCheck.path} ver HTTP/1.1 hdr Host localhost hdr User-Agent haproxy-check`,
    'http-check expect status 200',
    ...retries(settings),
    ...(cached ? caching(responseCache) : []),
    `default-server ${checking(healthCheck)} pool-max-conn ${keepalive}`,
  ];
  const members = [`${backend.join('\n    ')}\n{{members}}`];
  return cached ? [members, cacheSection(responseCache)] : [members];
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
