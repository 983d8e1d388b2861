import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { clientGroup } from '../../domain/rate-limits/client-group';
import type { RateLimiter } from '../../domain/rate-limits/rate-limiter';
import type { Subject, Verdict } from '../../domain/rate-limits/subject';
import { contextOfBody, contextOfHeader } from './context-name';
import { apply } from './verdicts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Verdicts that are being found out; undefined for requests that are not counted. */
    counting?: Promise<Verdict | undefined>[];
  }
  interface FastifyContextConfig {
    /** True for routes whose body names the context of the request in its field `context`. */
    limitsContextOfBody?: boolean;
  }
}

/**
 * Counts every request but probes by its address and by the context its header names. It asks, and does not wait for the
 * answer: that comes while other hooks find out who the sender is. Who is known to be beyond a limit is refused at once,
 * before any other work. Call it before the hooks of identity.
 */
export function countRequests(app: FastifyInstance, limiter: RateLimiter): void {
  app.decorateRequest('counting', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config?.isProbe) return done();
    const subjects = subjectsOf(request);
    apply(isThere(subjects.map((subject) => limiter.known(subject))), reply);
    request.counting = subjects.map((subject) => limiter.count(subject));
    done();
  });
}

/** Counts by identity, too, and refuses what is beyond a limit. Call it after the hooks of identity. */
export function enforceLimits(app: FastifyInstance, limiter: RateLimiter): void {
  app.addHook('onRequest', ({ counting, identity }, reply, done) => {
    if (!counting) return done();
    if (identity) counting.push(limiter.count({ scope: 'identity', name: identity.id }));
    Promise.all(counting)
      .then((verdicts) => apply(isThere(verdicts), reply))
      .then(() => done(), done);
  });
  app.addHook('preValidation', (request, reply, done) => {
    if (!request.routeOptions.config?.limitsContextOfBody) return done();
    limitByBody(request, reply, limiter).then(() => done(), done);
  });
}

async function limitByBody(request: FastifyRequest, reply: FastifyReply, limiter: RateLimiter): Promise<void> {
  const context = contextOfBody(request);
  if (context === undefined || context === contextOfHeader(request)) return;
  const verdict = await limiter.count({ scope: 'context', name: context });
  if (verdict) apply([verdict], reply);
}

function subjectsOf(request: FastifyRequest): Subject[] {
  const context = contextOfHeader(request);
  const ip: Subject = { scope: 'ip', name: addressOf(request) };
  return context === undefined ? [ip] : [ip, { scope: 'context', name: context }];
}

// What a trusted proxy forwards should be an address. If not, the requests count for the proxy: better than for nobody.
function addressOf({ ip, socket }: FastifyRequest): string {
  return clientGroup(ip) ?? clientGroup(socket.remoteAddress ?? '') ?? 'unknown';
}

function isThere(verdicts: readonly (Verdict | undefined)[]): Verdict[] {
  return verdicts.filter((verdict) => verdict !== undefined);
}
