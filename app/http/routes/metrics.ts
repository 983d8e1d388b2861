import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';

/** `GET /metrics` and `GET /health/metrics`: the measurements, for Prometheus. */
export function metricsRoutes(app: FastifyInstance, registry: Registry): void {
  for (const path of ['/metrics', '/health/metrics'])
    app.get(path, { config: { isProbe: true } }, async (_request, reply) => {
      return reply.type(registry.contentType).send(await registry.metrics());
    });
}
