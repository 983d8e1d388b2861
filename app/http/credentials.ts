import type { FastifyRequest } from 'fastify';
import { sessionTokenOf } from './session-cookie';

/** What a request brings to prove who sends it. */
export type Credentials =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'session'; readonly token: string }
  /** An `Authorization` header that holds no bearer token. */
  | { readonly kind: 'malformed' };

// RFC 6750: `Bearer`, blanks, and a token of these letters.
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i;

/** The credentials of a request; a bearer token counts before a cookie, which browsers send unasked. */
export function credentialsOf(request: FastifyRequest): Credentials | undefined {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? { kind: 'malformed' } : { kind: 'bearer', token };
  }
  const token = sessionTokenOf(request);
  return token !== undefined ? { kind: 'session', token } : undefined;
}
