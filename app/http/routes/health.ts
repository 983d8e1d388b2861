import type { Diagnostics } from '../../ops/diagnosis';
import { inOneWord, type ReadinessCheck } from '../../ops/readiness';
import { resourceUsage, systemInformation } from '../../ops/resources';
import type { Instance } from '../../ports/instance-registry';
import type { App } from '../app';
import { healthSchema } from './health-schema';

/** What the pages about health look at. */
export interface HealthSources {
  readonly self: Instance;
  readonly readiness: ReadinessCheck;
  readonly diagnostics: Diagnostics;
}

const isProbe = { config: { isProbe: true } };

/**
 * `GET /health`: the whole in one word, 503 when not ready. `GET /health/deep`: every dependency with what it says of itself;
 * 200 as long as this instance can answer. `GET /api/health`: the same in short, with the machine and its use.
 */
export function healthRoutes(app: App, sources: HealthSources): void {
  const { self, diagnostics } = sources;
  app.get('/health', isProbe, async (_request, reply) => {
    const { status, isReady } = await overall(sources);
    return reply.code(isReady ? 200 : 503).send({ status, instance_id: self.id, version: self.version });
  });
  app.get('/health/deep', isProbe, async () => {
    const [{ status, checks }, dependencies] = await Promise.all([overall(sources), diagnostics.current()]);
    return { status, instance: self, checks, dependencies, resources: resourceUsage() };
  });
  const schema = { summary: 'This instance, its machine and what it depends on', response: { 200: healthSchema } };
  app.get('/api/health', { ...isProbe, schema }, async () => {
    const [{ status }, dependencies] = await Promise.all([overall(sources), diagnostics.current()]);
    const services = Object.fromEntries(dependencies.map(({ name, status: state }) => [name, state]));
    return {
      status,
      instance_id: self.id,
      instance: self,
      system: systemInformation(),
      services,
      resources: resourceUsage(),
    };
  });
}

async function overall({ readiness }: HealthSources) {
  const current = await readiness.current();
  return { status: inOneWord(current), isReady: current.status === 'ready', checks: current.checks };
}
