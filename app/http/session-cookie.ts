import fastifyCookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Protocol = FastifyRequest['protocol'];

/** Name of the session's cookie. `__Host-` binds it to this host, the whole path and https; browsers refuse it on http. */
function sessionCookieName(protocol: Protocol): string {
  return protocol === 'https' ? '__Host-session' : 'session';
}

/** The token that the cookie of a request holds. */
export function sessionTokenOf({ headers, protocol }: FastifyRequest): string | undefined {
  if (headers.cookie === undefined) return undefined;
  return fastifyCookie.parse(headers.cookie)[sessionCookieName(protocol)] || undefined;
}

/** Gives the browser a session's token, for as long as it stays open. No script can read it, no other site's form sends it. */
export function setSessionCookie(reply: FastifyReply, protocol: Protocol, token: string): void {
  reply.header('set-cookie', serialize(protocol, token));
}

/** Makes the browser forget the token. */
export function clearSessionCookie(reply: FastifyReply, protocol: Protocol): void {
  reply.header('set-cookie', serialize(protocol, '', 0));
}

function serialize(protocol: Protocol, token: string, maxAge?: number): string {
  return fastifyCookie.serialize(sessionCookieName(protocol), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: protocol === 'https',
    maxAge,
  });
}
