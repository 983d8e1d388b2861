import { map } from './nginx-text';
import type { BalancerProps } from './rendering';

type CacheSettings = Extract<BalancerProps['settings']['responseCache'], { kind: 'memory' }>;

/** Where answers are kept. */
export function cacheStore({ size, maxAge }: CacheSettings): string {
  const limits = `max_size=${size.bytes} inactive=${maxAge.seconds}s`;
  return `proxy_cache_path "{{dir}}/cache" keys_zone=responses:4m ${limits} use_temp_path=off;`;
}

/**
 * Which answers are kept. nginx would follow a longer lifetime than `maxAge`, so it is told to ignore lifetimes; an
 * answer that wants a shorter one, or says only in another way when it expires, is not kept at all.
 */
export function cacheMaps(cache: CacheSettings): string[] {
  const bypass = `$http_${cache.bypassHeader.toLowerCase().replaceAll('-', '_')}`;
  const zones = cache.paths.map((path) => [`~^${path.replaceAll('.', '[.]')}`, 'responses']);
  const short = `max-age="?${lessThan(cache.maxAge.seconds)}([^0-9]|$)`;
  return [
    ...map('$request_uri', '$cache_zone', 'off', Object.fromEntries(zones)),
    ...map(`$http_authorization$http_cookie${bypass}`, '$personal', '1', { '': '0' }),
    ...map('$upstream_http_cache_control#$upstream_http_expires', '$not_stored', '0', {
      [`~*(private|no-store|no-cache|${short})`]: '1',
      '~^#.': '1',
    }),
    ...map('$upstream_cache_status', '$x_cache', 'miss', { '': '', HIT: 'hit' }),
  ];
}

/** What a location needs to answer from the cache; nginx itself never keeps an answer with `Set-Cookie`. */
export function cacheUse({ maxAge }: CacheSettings): string[] {
  return [
    'proxy_cache $cache_zone;',
    'proxy_cache_key $scheme$client_host$request_uri;',
    `proxy_cache_valid 200 ${maxAge.seconds}s;`,
    'proxy_ignore_headers Cache-Control Expires X-Accel-Expires;',
    'proxy_cache_bypass $personal;',
    'proxy_no_cache $personal $not_stored;',
    // One of several equal requests fetches the answer, the others wait for it.
    'proxy_cache_lock on;',
    'proxy_hide_header X-Cache;',
  ];
}

/** A pattern of the whole numbers from 0 below `bound`: below 30 it is `([0-9]{1,1}|[1-2][0-9]{1})`. */
export function lessThan(bound: number): string {
  const digits = String(bound);
  const shorter = digits.length > 1 ? [`[0-9]{1,${digits.length - 1}}`] : [];
  const sameLength = [...digits].flatMap((digit, place) => {
    const lowest = place === 0 && digits.length > 1 ? 1 : 0;
    if (Number(digit) <= lowest) return [];
    const rest = digits.length - place - 1;
    return [`${digits.slice(0, place)}[${lowest}-${Number(digit) - 1}]${rest > 0 ? `[0-9]{${rest}}` : ''}`];
  });
  return `(${[...shorter, ...sameLength].join('|')})`;
}
