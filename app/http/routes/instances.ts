import { z } from 'zod';
import type { Instance, InstanceRegistry } from '../../ports/instance-registry';
import type { App } from '../app';
import { instanceSchema } from './instance-schema';

/** `GET /api/instances`: all instances; without the registry only this one, and `degraded`. */
export function instancesRoute(app: App, registry: InstanceRegistry, self: Instance): void {
  const schema = {
    summary: 'The instances that are alive',
    response: { 200: z.object({ instances: z.array(instanceSchema), degraded: z.boolean() }) },
  };
  app.get('/api/instances', { schema }, async (request) => {
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
