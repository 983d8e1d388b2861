import type { FastifyRequest } from 'fastify';
import { HttpProblem } from './problem';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a write that a page of another site may have sent with the cookie of this one. A page cannot add
 * `X-Requested-With` for another site unless CORS allows it to; a form cannot at all.
 * @throws HttpProblem 403
 */
export function requireSameSite({ method, headers }: FastifyRequest): void {
  if (SAFE_METHODS.has(method) || headers['x-requested-with'] !== undefined) return;
  throw new HttpProblem(403, 'writes that a cookie vouches for need the header X-Requested-With, with any value');
}
