import type { FastifyInstance } from 'fastify';
import type { Instance, InstanceRegistry } from '../../ports/instance-registry';

/** `GET /api/instances`: all instances; without the registry only this one, and `degraded`. */
export function instancesRoute(app: FastifyInstance, registry: InstanceRegistry, self: Instance): void {
  app.get('/api/instances', async (request) => {
    try {
      const others = (await registry.list()).filter(({ id }) => id !== self.id);
      const instances = [...others, self].sort((a, b) => (a.id < b.id ? -1 : 1));
      return { instances, degraded: false };
    } catch (error) {
      request.log.debug({ err: error }, 'registry of instances unavailable');
      return { instances: [self], degraded: true };
    }
  });
}
