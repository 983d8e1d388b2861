import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from '../ops/metrics';

declare module 'fastify' {
  interface FastifyRequest {
    /** Milliseconds since the process began at which the request came. */
    receivedAt: number;
  }
  interface FastifyContextConfig {
    /** True for probes, scrapes and pages about the service: not counted by limits, logged at level debug. */
    isProbe?: boolean;
  }
}

// What nginx made the custom for a client that went away before its answer.
const CLIENT_CLOSED_REQUEST = 499;

/** Counts, times and logs every request once: fastify calls one of the last two hooks, never both. */
export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.decorateRequest('receivedAt', 0);
  app.addHook('onRequest', (request, _reply, done) => {
    request.receivedAt = performance.now();
    metrics.inFlight.inc();
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    observe(request, reply.statusCode, metrics);
    done();
  });
  app.addHook('onRequestAbort', (request, done) => {
    observe(request, CLIENT_CLOSED_REQUEST, metrics);
    done();
  });
}

function observe(request: FastifyRequest, status: number, metrics: Metrics): void {
  const milliseconds = performance.now() - request.receivedAt;
  const { url: route = 'unmatched', config } = request.routeOptions;
  const labels = { method: request.method, route, status };
  metrics.inFlight.dec();
  metrics.requests.inc(labels);
  metrics.duration.observe(labels, milliseconds / 1000);
  const level = config?.isProbe ? 'debug' : 'info';
  request.log[level]({ latency_ms: Math.round(milliseconds * 100) / 100, ...labels }, 'request completed');
}
