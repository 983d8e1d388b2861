import { z } from 'zod';
import type { Overview, QueueSizes } from '../../domain/overview';
import { inOneWord, type ReadinessCheck } from '../../ops/readiness';
import type { InstanceRegistry } from '../../ports/instance-registry';
import type { App } from '../app';
import { instanceSchema } from './instance-schema';

/** What the overview is made of. */
export interface OverviewSources {
  readonly readiness: ReadinessCheck;
  readonly registry: InstanceRegistry;
  /** Throws while the database is away. */
  readonly queueSizes: () => Promise<QueueSizes>;
}

const overviewSchema = z.object({
  time: z.iso.datetime(),
  status: z.string(),
  instances: z.array(instanceSchema).readonly(),
  queues: z.object({ outbox: z.int(), retries: z.int(), dead_letters: z.int() }).optional(),
}) satisfies z.ZodType<Overview>;

/** `GET /api/overview`: the instances with their load, and the queues; what cannot be learnt now is missing. */
export function overviewRoute(app: App, { readiness, registry, queueSizes }: OverviewSources): void {
  const schema = { summary: 'The instances with their load, and the queues', response: { 200: overviewSchema } };
  app.get('/api/overview', { config: { isProbe: true }, schema }, async () => {
    const [current, instances, queues] = await Promise.all([
      readiness.current(),
      // Without the registry it knows of itself only.
      registry.list().catch(async () => [{ ...app.instance, load: await app.load() }]),
      queueSizes().catch(() => undefined),
    ]);
    return { time: new Date().toISOString(), status: inOneWord(current), instances, queues };
  });
}
