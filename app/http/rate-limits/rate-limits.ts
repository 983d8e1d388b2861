import type { FastifyInstance, FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { clientGroup } from '../../domain/rate-limits/client-group';
import type { RateLimiter, Soon } from '../../domain/rate-limits/rate-limiter';
import type { Subject, Verdict } from '../../domain/rate-limits/subject';
import { contextOfBody, contextOfHeader } from './context-name';
import { apply } from './verdicts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Verdicts that are being found out; undefined for requests that are not counted. */
    counted?: Soon<readonly Verdict[]>;
  }
  interface FastifyContextConfig {
    /** True for routes whose body names the context of the request in its field `context`. */
    limitsContextOfBody?: boolean;
  }
}

/**
 * Counts every request but probes by its address and by the context its header names. It asks, and does not wait for an
 * answer that takes time: that comes while other hooks find out who the sender is. Who is known to be beyond a limit is
 * refused at once, before any other work. Call it before the hooks of identity.
 */
export function countRequests(app: FastifyInstance, limiter: RateLimiter): void {
  app.decorateRequest('counted', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config?.isProbe) return done();
    const counted = limiter.count(subjectsOf(request));
    request.counted = counted;
    if (!(counted instanceof Promise)) apply(counted, reply);
    done();
  });
}

/** Counts by identity, too, and refuses what is beyond a limit. Call it after the hooks of identity. */
export function enforceLimits(app: FastifyInstance, limiter: RateLimiter): void {
  app.addHook('onRequest', ({ counted, identity }, reply, done) => {
    if (!counted || (!identity && !(counted instanceof Promise))) return done();
    enforce([counted, identity ? limiter.count([{ scope: 'identity', name: identity.id }]) : []], reply, done);
  });
  app.addHook('preValidation', (request, reply, done) => {
    const context = request.routeOptions.config?.limitsContextOfBody ? contextOfBody(request) : undefined;
    if (context === undefined || context === contextOfHeader(request)) return done();
    enforce([limiter.count([{ scope: 'context', name: context }])], reply, done);
  });
}

function enforce(
  counted: readonly Soon<readonly Verdict[]>[],
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  Promise.all(counted)
    .then((verdicts) => apply(verdicts.flat(), reply))
    .then(() => done(), done);
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
