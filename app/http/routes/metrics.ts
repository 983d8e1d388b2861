import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** `GET /metrics`: the measurements, for Prometheus. */
export function metricsRoute(app: FastifyInstance, registry: Registry): void {
  app.get('/metrics', { config: { isProbe: true } }, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
