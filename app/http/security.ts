import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Config } from '../contract';

/** Seconds for which a browser may remember what a preflight allowed. */
const PREFLIGHT_SECONDS = 600;

/** What pages of other origins may send besides what browsers always let them. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'x-requested-with',
  'x-position',
  'x-context',
  'x-request-id',
];

/** What pages of other origins may read besides the body. */
const EXPOSED_HEADERS = [
  'x-request-id',
  'x-instance-id',
  'x-position',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'idempotency-replayed',
];

/**
 * Headers that protect browsers, those of the OWASP secure headers project. The same for every answer, so they are a
 * table: @fastify/helmet computes them anew each time, which costs a tenth of the throughput of a cached read.
 * Whether there is TLS in front is for the balancer to know, which then adds Strict-Transport-Security.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  // An API needs nothing from anywhere; the files of the dashboard come from here.
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
};

const options = {
  credentials: true,
  methods: ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'],
  allowedHeaders: ALLOWED_HEADERS,
  exposedHeaders: EXPOSED_HEADERS,
  maxAge: PREFLIGHT_SECONDS,
};

/**
 * Lets pages of the configured origins (`FRONTEND_URL`) call the API; without any, only our own pages may. Call it before
 * the hooks that refuse requests: pages must be able to read refusals, and preflights bring no credentials.
 */
export function allowOrigins(app: FastifyInstance, { http }: Config): void {
  if (http.frontendOrigins.length === 0) return;
  const origins = new Set(http.frontendOrigins);
  // Called, not registered: a registered plugin adds its hook after all of ours. It does all its work at once.
  cors(
    app,
    {
      delegator: ({ headers }: FastifyRequest, answer) => {
        const origin = headers.origin !== undefined && origins.has(headers.origin) && headers.origin;
        // Any other OPTIONS is a method like others, which this service does not have.
        const isPreflight = headers['access-control-request-method'] !== undefined;
        answer(null, { ...options, origin, preflight: isPreflight });
      },
    },
    () => undefined,
  );
}
