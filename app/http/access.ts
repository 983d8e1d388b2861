import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';
import { type Identity, mayActAs, type Role } from '../domain/identity/identity';
import { Unavailable } from '../ports/unavailable';
import { type Credentials, credentialsOf } from './credentials';
import { requireSameSite } from './csrf';
import { HttpProblem } from './problem';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sent it; undefined = nobody who has logged in. */
    identity?: Identity;
    /** True when it brought a session that could not be looked up. */
    isSessionUnknown: boolean;
  }
  interface FastifyContextConfig {
    /** True for routes at which expired credentials must not be in the way: those that give new ones. */
    ignoresCredentials?: boolean;
  }
}

const required = new WeakMap<object, Role>();

/** Finds out whose credentials they are. */
export interface Identifier {
  /** @throws Unavailable when that cannot be told just now */
  byToken(token: string): Promise<Identity | undefined>;
  /** @throws Unavailable when that cannot be told just now */
  bySession(token: string): Promise<Identity | undefined>;
}

/**
 * Sets `request.identity` of every request that brings credentials; the others cost nothing.
 * A wrong bearer token is answered 401 everywhere, since its sender must get a new one; an ended session counts as none,
 * since browsers send its cookie unasked. Call it before the routes, and before hooks that look at the identity.
 * @param access `users` closes every route below `/api/v1` to those who have not logged in
 */
export function addAccess(app: FastifyInstance, identifier: Identifier, access: 'open' | 'users'): void {
  app.decorateRequest('identity', undefined);
  app.decorateRequest('isSessionUnknown', false);
  app.addHook('onRequest', (request, _reply, done) => {
    const credentials = credentialsOf(request);
    if (!credentials) return done();
    const { isProbe, ignoresCredentials } = request.routeOptions.config ?? {};
    if (isProbe || ignoresCredentials) return done();
    identify(request, credentials, identifier).then(() => done(), done);
  });
  if (access === 'users') closeToStrangers(app);
}

/**
 * Hook of a route (`onRequest: requireRole('admin')`) that only such a role may use: 401 without an identity, 403 with
 * another role, 503 while sessions cannot be looked up.
 */
export function requireRole(role: Role): onRequestHookHandler {
  const hook: onRequestHookHandler = (request, _reply, done) => done(refusal(request, role));
  required.set(hook, role);
  return hook;
}

/** The role that a hook of `requireRole` asks for: for the description of the API. */
export function requiredRole(hook: unknown): Role | undefined {
  return typeof hook === 'function' ? required.get(hook) : undefined;
}

/** Who sent a request to a route that `requireRole` guards. */
export function identityOf({ identity }: FastifyRequest): Identity {
  if (!identity) throw new Error('this route reads the identity without requiring a role');
  return identity;
}

function closeToStrangers(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(request.routeOptions.url?.startsWith('/api/v1/') ? refusal(request, 'user') : undefined);
  });
}

async function identify(request: FastifyRequest, credentials: Credentials, identifier: Identifier): Promise<void> {
  if (credentials.kind === 'session') return identifyBySession(request, credentials.token, identifier);
  request.identity = credentials.kind === 'bearer' ? await identifier.byToken(credentials.token) : undefined;
  if (!request.identity) {
    const detail = 'the access token is not valid, or not any more: log in, or refresh it';
    throw new HttpProblem(401, detail, { 'www-authenticate': 'Bearer error="invalid_token"' });
  }
}

async function identifyBySession(request: FastifyRequest, token: string, identifier: Identifier): Promise<void> {
  try {
    request.identity = await identifier.bySession(token);
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    request.isSessionUnknown = true; // what is open to everybody stays so
  }
  if (request.identity) requireSameSite(request);
}

function refusal({ identity, isSessionUnknown }: FastifyRequest, role: Role): Error | undefined {
  if (identity && mayActAs(identity.role, role)) return undefined;
  if (identity) return new HttpProblem(403, `this address needs the role ${role}`);
  if (isSessionUnknown) return new Unavailable('the store of sessions');
  return new HttpProblem(401, 'this address needs an access token or a session: log in', {
    'www-authenticate': 'Bearer',
  });
}
