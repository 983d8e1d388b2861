import { z } from 'zod';
import { cidr } from './cidr';
import { firewallSchema, hostedZoneSchema } from './entrance';
import { count, duration, message, port, size, text, tiered, urlPath, wholeSeconds } from './fields';

/** Methods that HTTP defines as idempotent (RFC 9110 section 9.2.2): trying one twice does no harm. */
export const idempotentMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'] as const;

const file = () =>
  z.string().refine((path) => path.trim() !== '' && !path.includes('-----BEGIN'), {
    error: message('must be the path of a PEM file', 'name the file; its content does not belong in a description'),
  });

const headerName = () => text(/^[A-Za-z][A-Za-z0-9-]*$/, 'is not a header name', "write it as 'X-Cache-Bypass'");

/** Checks of each instance. Numbers of the Firewall guide on local, of the Reconciliation guide on ec2 and eks. */
const healthCheckSchema = z.strictObject({
  /**
   * Path asked for.
   * @default '/health/ready' - draining does nothing on a path that stays green
   */
  path: urlPath().prefault('/health/ready'),
  /** Time between two checks. @default by platform */
  interval: tiered(duration('500ms', '5m')),
  /** Time after which a check has failed. @default by platform */
  timeout: tiered(duration('100ms', '2m')),
  /** Failed checks in a row that take an instance out. @default by platform */
  failures: tiered(count(1, 10)),
  /** Passed checks in a row that bring it back. @default by platform */
  passes: tiered(count(1, 10)),
});

const timeoutsSchema = z.strictObject({
  /** To open a connection to an instance. @default '5s' - a live instance accepts at once */
  connect: duration('100ms', '5m').prefault('5s'),
  /** An idle connection is closed after this. @default '60s' - the Reconciliation guide */
  idle: wholeSeconds('1s', '4000s').prefault('60s'),
  /** The whole answer to one request. @default '60s' - the Reconciliation guide */
  request: wholeSeconds('1s', '1h').prefault('60s'),
  /** One try of it at one instance. @default '60s' - no shorter than the request */
  perTry: wholeSeconds('1s', '1h').prefault('60s'),
});

const retrySchema = z.strictObject({
  /** Further tries at another instance. @default 1 */
  attempts: count(0, 3).prefault(1),
  /** Methods tried again. @default GET and PUT - both are idempotent here */
  methods: z
    .array(
      z.enum(idempotentMethods, {
        error: message(
          'is not idempotent, so it must not be tried twice',
          `use any of ${idempotentMethods.join(', ')}`,
        ),
      }),
    )
    .prefault(['GET', 'PUT']),
});

const stickinessSchema = z.discriminatedUnion('kind', [
  /** Any instance answers any request: the fleet is stateless. */
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('cookie'),
    /** Cookie that names the instance. @default 'route' - the Reconciliation guide */
    name: text(/^[A-Za-z][\w-]*$/, 'is not a cookie name', 'use letters, digits, - and _').prefault('route'),
    /** How long the cookie lasts. @default '48h' - the Reconciliation guide, 172800 s */
    lifetime: wholeSeconds('1s', '7d').prefault('48h'),
  }),
  /** By the client's address. */
  z.strictObject({ kind: z.literal('source') }),
]);

const redirectPort = () => port();

const tlsSchema = z.discriminatedUnion('kind', [
  /** `port` speaks http. */
  z.strictObject({ kind: z.literal('none') }),
  /** `port` speaks https with a certificate made here; `redirectPort` speaks http and redirects. Local only. */
  z.strictObject({ kind: z.literal('selfSigned'), redirectPort: redirectPort() }),
  z.strictObject({
    kind: z.literal('certificate'),
    /** Path of the certificate chain in PEM. */
    certificateFile: file(),
    /** Path of its private key in PEM; only the path is ever written down. */
    keyFile: file(),
    /** Port that speaks http and redirects. */
    redirectPort: redirectPort(),
  }),
]);

const responseCacheSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('memory'),
    /** Memory for answers. @default '64MiB' */
    size: size('1MiB', '4GiB').prefault('64MiB'),
    /** Longest time an answer is served from memory. @default '30s' - as fresh as statistics in the data cache */
    maxAge: wholeSeconds('1s', '1d').prefault('30s'),
    /** Prefixes of paths whose answers may be kept, such as '/static/'. */
    paths: z.array(urlPath()).min(1),
    /** Header that asks for a fresh answer. @default 'X-Cache-Bypass' */
    bypassHeader: headerName().prefault('X-Cache-Bypass'),
  }),
]);

const diagnosticsSchema = z.strictObject({
  /** Paths hidden from clients outside the allow list. @default whatever shows the inside of an instance or the fleet */
  paths: z
    .array(urlPath())
    .prefault(['/metrics', '/health/deep', '/health/metrics', '/api/instances', '/api/overview']),
  /** Blocks of addresses that may read them. @default by platform */
  allow: tiered(z.array(cidr())),
});

/** What stands in front of the instances. */
export const loadBalancerSchema = z.strictObject({
  /** Program on local; the cloud has its own. @default 'haproxy' - loses no request on reload */
  engine: z.enum(['haproxy', 'nginx']).prefault('haproxy'),
  /** Port clients use on local; https when TLS is on. @default 8080 */
  port: port().prefault(8080),
  /**
   * Who gets the next request; 'requestUri' (the same address, the same instance) with nginx on eks only.
   * @default 'leastConnections' - optimal for varying request times (CryptoServe)
   */
  algorithm: z.enum(['leastConnections', 'roundRobin', 'requestUri']).prefault('leastConnections'),
  /** Checks of each instance. */
  healthCheck: healthCheckSchema.prefault({}),
  /** Idle connections kept open per instance. @default 32 - Videa Mozi's guide */
  keepalive: count(0, 10_000).prefault(32),
  /** Time-outs. */
  timeouts: timeoutsSchema.prefault({}),
  /** Trying again at another instance. */
  retry: retrySchema.prefault({}),
  /** Largest request body. @default '50MiB' - the Reconciliation guide */
  bodyLimit: size('1KiB', '5GiB').prefault('50MiB'),
  /** Same client, same instance. @default none - the services are stateless */
  stickiness: stickinessSchema.prefault({ kind: 'none' }),
  /** Encryption towards clients. @default none */
  tls: tlsSchema.prefault({ kind: 'none' }),
  /** Answers kept in the balancer. @default none */
  responseCache: responseCacheSchema.prefault({ kind: 'none' }),
  /** Paths that show the inside of the system. */
  diagnostics: diagnosticsSchema.prefault({}),
  /** Path an outer balancer checks: 200 while one instance is up, else 503. @default '/balancer/health' */
  healthPath: urlPath().prefault('/balancer/health'),
  /** What is refused before the balancer of the cloud sees it, on ec2, and on eks but for nginx. */
  firewall: firewallSchema.prefault({}),
  /** Where `domain` is answered for, on ec2, and on eks but for nginx. */
  hostedZoneId: hostedZoneSchema.optional(),
});
