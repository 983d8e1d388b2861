import type { FastifyInstance } from 'fastify';
import type { ReadinessCheck } from '../../ops/readiness';

/** `GET /health/ready`: 200 when balancers should send requests here, else 503. */
export function readyRoute(app: FastifyInstance, readiness: ReadinessCheck): void {
  app.get('/health/ready', { config: { isProbe: true } }, async (_request, reply) => {
    const current = await readiness.current();
    return reply.code(current.status === 'ready' ? 200 : 503).send(current);
  });
}
