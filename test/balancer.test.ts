import { renderHaproxy } from '../constructs/local/balancer/haproxy';
import { hiddenPathPatterns } from '../constructs/local/balancer/hidden-paths';
import { renderNginx } from '../constructs/local/balancer/nginx';
import { lessThan } from '../constructs/local/balancer/nginx-cache';
import { type BalancerProps, type BalancerRendering, memberLines } from '../constructs/local/balancer/rendering';
import { loadBalancerSchema } from '../model/schema/load-balancer';

type Input = Parameters<typeof loadBalancerSchema.parse>[0] & object;

function props(input: Input = {}, more: Partial<BalancerProps> = {}): BalancerProps {
  const healthCheck = { interval: '5s', timeout: '2s', failures: 3, passes: 2 };
  const settings = loadBalancerSchema.parse({
    healthCheck,
    diagnostics: { allow: ['127.0.0.0/8', '::1/128'] },
    ...input,
  });
  return { listenPort: 8080, adminPort: 18_001, settings, ...more };
}

const haproxy = (input?: Input, more?: Partial<BalancerProps>) => renderHaproxy(props(input, more)).config;
const nginx = (input?: Input, more?: Partial<BalancerProps>) => renderNginx(props(input, more)).config;
const tls = { kind: 'selfSigned', redirectPort: 8081 };
const responseCache = { kind: 'memory', paths: ['/static/'], size: '4GiB' };

describe.each([
  ['haproxy', haproxy, renderHaproxy],
  ['nginx', nginx, renderNginx],
] as const)('%s', (engine, config, render) => {
  test('listens on loopback only', () => {
    const listening = config({ tls }).match(/^ +(bind|listen) .*/gm) ?? [];
    expect(listening).toHaveLength(3);
    for (const line of listening) expect(line).toMatch(/(bind|listen) 127\.0\.0\.1:(8080|8081|18001)\b/);
  });

  test('leaves only the known placeholders, and no path of a machine', () => {
    const text = config({
      tls,
      responseCache: { kind: 'memory', paths: ['/static/'] },
      stickiness: { kind: 'cookie' },
    });
    const found = new Set(text.match(/\{\{[^}]*\}\}/g));
    expect([...found].sort()).toEqual(['{{dir}}', '{{generation}}', '{{members}}']);
    expect(text).not.toMatch(/\/(var|etc|home|root|tmp|run)\//);
  });

  test('has a place for the instances of each route', () => {
    const text = config({}, { routes: [{ service: 'pages', paths: ['/'] }] });
    expect(new Set(text.match(/\{\{members[^}]*\}\}/g))).toEqual(new Set(['{{members}}', '{{members pages}}']));
  });

  test('names every instance, and stands without any', () => {
    const rendering: BalancerRendering = render(props());
    const lines = memberLines(rendering, [
      { name: 'web-1', port: 18_201 },
      { name: 'web-2', port: 18_202 },
    ]);
    expect(lines).toMatch(/127\.0\.0\.1:18201[\s\S]*127\.0\.0\.1:18202/);
    expect(lines).not.toMatch(/[{}]/);
    expect(memberLines(rendering, [])).toBe(rendering.noMemberLine);
  });

  test('lets old workers go when the longest time-out has passed, or when told', () => {
    const keyword = engine === 'haproxy' ? 'hard-stop-after' : 'worker_shutdown_timeout';
    expect(config({ timeouts: { idle: '90s', request: '30s' } })).toContain(`${keyword} 95s`);
    expect(config({}, { stopGraceSeconds: 7 })).toContain(`${keyword} 7s`);
  });

  test('speaks TLS 1.2 and newer only', () => {
    expect(config({ tls })).toMatch(/ssl-min-ver TLSv1\.2|ssl_protocols TLSv1\.2 TLSv1\.3;/);
    expect(config({ tls })).not.toMatch(/TLSv1(\.1)?[ ;]|CBC|AES128-SHA|RC4/);
    expect(config()).not.toContain('{{dir}}/tls');
  });

  test('leaves the usual port out of the redirect', () => {
    expect(config({ tls })).toMatch(/https:\/\/\S+:8080/);
    expect(config({ tls }, { listenPort: 443 })).not.toMatch(/https:\/\/\S+:443/);
  });

  test('never waits longer for one try than for the request', () => {
    const text = config({ timeouts: { perTry: '50s', request: '20s' } });
    expect(text).toMatch(/timeout server 20000ms|proxy_read_timeout 20000ms/);
    expect(text).toMatch(/timeout http-request 10000ms|client_header_timeout 10000ms/);
  });
});

describe('haproxy', () => {
  test('balances by least connections and checks readiness by default', () => {
    const text = haproxy();
    expect(text).toContain('balance leastconn');
    expect(text).toContain('http-check send meth GET uri /health/ready ');
    expect(text).toContain(
      'default-server check inter 5000ms fastinter 1000ms downinter 1000ms fall 3 rise 2 pool-max-conn 32',
    );
    expect(text).toContain('timeout check 2000ms');
    expect(haproxy({ algorithm: 'roundRobin' })).toContain('balance roundrobin');
  });

  test('tries again what reached nobody, and the chosen methods also when it may have reached somebody', () => {
    const text = haproxy({ retry: { attempts: 2, methods: ['GET', 'DELETE'] } });
    expect(text).toContain('retries 2');
    expect(text).toContain('option redispatch 1');
    expect(text).toContain('disable-l7-retry unless { method GET DELETE }');
    expect(text).toContain('if { method DELETE }');
    expect(haproxy({ retry: { methods: [] } })).toMatch(/disable-l7-retry$/m);
    expect(haproxy({ retry: { attempts: 0 } })).not.toMatch(/retry-on|redispatch/);
  });

  test('tries again after a time-out only where all tries fit into the request', () => {
    expect(haproxy()).toMatch(/retry-on conn-failure empty-response$/m);
    expect(haproxy({ timeouts: { perTry: '20s', request: '40s' } })).toMatch(/retry-on .* response-timeout$/m);
    expect(haproxy({ timeouts: { perTry: '20s', request: '39s' } })).not.toContain('response-timeout');
  });

  test('keeps stickiness and cache to the service it balances', () => {
    const routes = [{ service: 'pages', paths: ['/', '/page.js'] }];
    const text = haproxy({ responseCache, stickiness: { kind: 'cookie' } }, { routes });
    const [pages = ''] = /^backend instances-pages\n[\s\S]*?\n\n/m.exec(text) ?? [];
    expect(pages).toContain('balance leastconn');
    expect(pages).not.toMatch(/cookie|cache/);
    expect(text).toContain('use_backend instances-pages if { path / /page.js }\n    default_backend instances\n');
  });

  test('stays within the bounds of its cache', () => {
    expect(haproxy({ responseCache })).toContain('total-max-size 4095');
    expect(haproxy({ responseCache: { ...responseCache, size: '1MiB' } })).toContain('max-object-size 262144');
  });
});

describe('nginx', () => {
  test('balances by least connections and takes a failing instance out by what it sees', () => {
    expect(nginx()).toContain('least_conn;');
    expect(nginx({ algorithm: 'roundRobin' })).not.toContain('least_conn;');
    expect(renderNginx(props()).memberLine).toContain('max_fails=3 fail_timeout=15s;');
    expect(nginx()).toContain('keepalive 32;');
    expect(nginx({ keepalive: 0 })).not.toMatch(/^ +keepalive 0/m);
  });

  test('tries a method that was not chosen once', () => {
    const text = nginx({ retry: { attempts: 2, methods: ['GET'] } });
    expect(text).toMatch(/\$tried_once \{\s+default "1";\s+"GET" "";\s+"POST" "";\s+"PATCH" "";\s+\}/);
    expect(text).toContain('proxy_next_upstream_tries 3;');
  });

  test('does not share a port between its workers', () => {
    expect(nginx({ tls })).not.toContain('reuseport');
  });

  test('recognizes every lifetime below the limit, and no other', () => {
    const wrong: string[] = [];
    for (const bound of [1, 2, 9, 10, 11, 30, 99, 100, 101, 3600, 86_400]) {
      const pattern = new RegExp(`^${lessThan(bound)}$`);
      for (let number = 0; number < bound + 20; number += 1) {
        if (pattern.test(String(number)) !== number < bound) wrong.push(`${number} below ${bound}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('hidden paths', () => {
  const patterns = hiddenPathPatterns(['/metrics', '/health/deep', '/api/instances/']).map(
    (one) => new RegExp(one, 'i'),
  );
  const isHidden = (path: string) => patterns.some((pattern) => pattern.test(path));

  test.each([
    ['/metrics', '/metrics?a=b', '/metrics#a', '/metrics/', '/metrics//x', '/METRICS', '/Metrics.JSON'],
    ['//metrics', '/\\metrics', '/%2fmetrics', '/%5Cmetrics', '/%252fmetrics'],
    ['/%6detrics', '/%4Detrics', '/metric%73', '/%25256detrics', '/%6D%65%74%72%69%63%73'],
    ['/metrics;a', '/metrics%3Ba', '/metrics%20', '/metrics%00', '/metrics%3fx', '/metrics%23'],
    ['/health/deep', '/health//deep', '/health%2fdeep', '/health\\deep', '/health;a=b/deep', '/health%3ba/deep'],
    [
      '/./metrics',
      '/x/../metrics',
      '/x/..%2fmetrics',
      '/x/%2e%2e/metrics',
      '/x/%252e./metrics',
      '/x/..;/metrics',
      '/x/..',
    ],
    ['/x/%c0%ae%c0%ae/metrics', '/%C1%9cmetrics', '/api/instances', '/api/instances/web-1'],
  ])('are recognized as %s', (...paths) => {
    for (const path of paths) expect([path, isHidden(path)]).toEqual([path, true]);
  });

  test('leave their neighbours alone', () => {
    const open = [
      '/',
      '/metrics2',
      '/metrics-old',
      '/metrics_a',
      '/a/metrics',
      '/health',
      '/health/deeper',
      '/health/live',
    ];
    const others = [
      '/api/v1/ips/1.2.3.4',
      '/.well-known/x',
      '/a...b',
      '/a/...',
      '/q?next=/../metrics',
      '/%C3%A9',
      '/a.b/c',
    ];
    for (const path of [...open, ...others]) expect([path, isHidden(path)]).toEqual([path, false]);
  });

  test('are none when none are named', () => {
    expect(hiddenPathPatterns([])).toEqual([]);
    expect(haproxy({ diagnostics: { paths: [], allow: [] } })).not.toContain('hidden');
  });

  test('are open to nobody when nobody is allowed', () => {
    expect(haproxy({ diagnostics: { allow: [] } })).toMatch(/deny_status 404 if hidden$/m);
    expect(haproxy()).toMatch(/deny_status 404 if hidden !\{ src 127\.0\.0\.0\/8 ::1\/128 \}$/m);
    expect(nginx({ diagnostics: { allow: [] } })).toMatch(/\$outsider \{\s+default 1;\s+\}/);
  });
});
