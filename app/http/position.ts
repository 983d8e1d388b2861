import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Position } from '../ports/position';

declare module 'fastify' {
  interface FastifySchema {
    /** For the description of the API: this route reads after the position that the request carries. */
    isPositioned?: boolean;
  }
}

const HEADER = 'x-position';
// Longer than replicas lag behind; a client that asks later gets the write from any of them.
const MAX_AGE_SECONDS = 10;
// base64url, which needs no quoting anywhere; as long as browsers keep in a cookie, and balancers in a header.
const FORM = '[A-Za-z0-9_-]{1,2000}';
const TOKEN = new RegExp(`^${FORM}$`);
const COOKIE = new RegExp(`(?:^|; ?)position=(${FORM})(?:;|$)`);

/**
 * Tells the client where its write stands, in the header `x-position` and, for browsers, in a cookie that is forgotten
 * after 10 s. Its next reads, at whatever instance, then include the write.
 */
export function tellPosition({ protocol }: FastifyRequest, reply: FastifyReply, position: Position): void {
  const token = Buffer.from(position).toString('base64url');
  if (!TOKEN.test(token)) return; // a set of very many servers: its clients go without
  const secure = protocol === 'https' ? '; Secure' : '';
  const cookie = `position=${token}; Max-Age=${MAX_AGE_SECONDS}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  reply.header(HEADER, token).header('set-cookie', cookie);
}

/**
 * The position that a request carries, the header before the cookie. What is no token is ignored: it may come from before
 * a change of the database. A position that makes no sense to the database is read after on the primary.
 */
export function positionOf({ headers }: FastifyRequest): Position | undefined {
  const token = headers[HEADER] ?? COOKIE.exec(headers.cookie ?? '')?.[1];
  return typeof token === 'string' && TOKEN.test(token) ? Buffer.from(token, 'base64url').toString() : undefined;
}
