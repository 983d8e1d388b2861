import type { Registry } from 'prom-client';
import type { InstanceLoad, QueueSizes } from '../domain/overview';
import type { App } from '../http/app';
import { healthRoutes } from '../http/routes/health';
import { instancesRoute } from '../http/routes/instances';
import { liveRoute } from '../http/routes/live';
import { metricsRoutes } from '../http/routes/metrics';
import { overviewRoute } from '../http/routes/overview';
import { readyRoute } from '../http/routes/ready';
import { Diagnostics } from '../ops/diagnosis';
import { loadOf } from '../ops/instance-load';
import type { ReadinessCheck } from '../ops/readiness';
import type { EventPorts } from '../ports/events';
import type { Ports } from '../ports/ports';

declare module 'fastify' {
  interface FastifyInstance {
    /** What this instance has done since it started. */
    load(): Promise<InstanceLoad>;
  }
}

/** What people, balancers and scrapers look at; the same in every role. */
export interface OperationsOptions {
  readonly ports: Pick<Ports, 'registry' | 'events' | 'probes'>;
  readonly readiness: ReadinessCheck;
  readonly metrics: Registry;
}

/** Adds the pages about health, measurements and instances. */
export function addOperations(app: App, { ports, readiness, metrics }: OperationsOptions): void {
  const queues = () => queueSizes(ports.events);
  const probes = [...ports.probes, { name: 'queues', look: async () => ({ ...(await queues()) }) }];
  app.decorate('load', () => loadOf(metrics));
  liveRoute(app);
  readyRoute(app, readiness);
  healthRoutes(app, { self: app.instance, readiness, diagnostics: new Diagnostics(probes) });
  metricsRoutes(app, metrics);
  instancesRoute(app, ports.registry, app.instance);
  overviewRoute(app, { readiness, registry: ports.registry, queueSizes: queues });
}

async function queueSizes({ outbox, retries }: EventPorts): Promise<QueueSizes> {
  const [{ size }, { waiting, dead }] = await Promise.all([outbox.status(), retries.counts()]);
  return { outbox: size, retries: waiting, dead_letters: dead };
}
