import type { FastifyInstance } from 'fastify';

/** `GET /health/live`: the process runs. Looks at no dependency, since a restart would mend none. */
export function liveRoute(app: FastifyInstance): void {
  app.get('/health/live', { config: { isProbe: true } }, async () => ({ status: 'live' }));
}
