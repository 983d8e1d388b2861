import type { Registry } from 'prom-client';
import type { Config } from '../contract';
import { FleetSize } from '../domain/rate-limits/fleet-size';
import { Quotas } from '../domain/rate-limits/quotas';
import { RateLimiter } from '../domain/rate-limits/rate-limiter';
import { Violations } from '../domain/rate-limits/violations';
import type { App } from '../http/app';
import type { Writes } from '../http/idempotency/writes';
import { countRequests, enforceLimits } from '../http/rate-limits/rate-limits';
import { getContextLimitRoute, putContextLimitRoute } from '../http/routes/admin/context-limits';
import { type Background, repeat } from '../ops/background';
import { createLimitMetrics } from '../ops/limit-metrics';
import type { InstanceRegistry } from '../ports/instance-registry';
import type { RateLimitPorts } from '../ports/rate-limits';

// All instances follow a limit that was set within this and the time of a query.
const QUOTAS_MS = 2000;
// As often as instances tell that they are alive.
const FLEET_MS = 5000;
const AUDIT_MS = 10_000;

/** What the limits need. */
export interface RateLimitOptions {
  readonly config: Pick<Config, 'rateLimits' | 'role' | 'instanceId'>;
  readonly ports: RateLimitPorts;
  readonly registry: Pick<InstanceRegistry, 'list'>;
  readonly metrics: Registry;
}

/** The steps that build the limits into the service; they stand between those of identity. */
export interface RateLimits {
  /** The hook that refuses; after the hooks of identity. */
  enforce(): void;
  addRoutes(writes: Writes): void;
}

/**
 * Adds the hook that counts, before any other that costs something, and the work beside the requests: from the moment the
 * service is ready until it has closed.
 */
export function addRateLimits(app: App, { config, ports, registry, metrics }: RateLimitOptions): RateLimits {
  const quotas = new Quotas(config.rateLimits);
  const fleet = new FleetSize(registry, config.role);
  const violations = new Violations({
    audit: ports.audit,
    instanceId: config.instanceId,
    onFirst: ({ scope, name, limit }) =>
      app.log.warn({ audit: true, scope, subject: name, limit }, 'more requests than the limit allows'),
  });
  const { rejections, decisions } = createLimitMetrics(metrics);
  const limiter = new RateLimiter({
    quotas,
    fleet,
    counter: ports.counter,
    onRefusal: (verdict) => {
      rejections.inc({ scope: verdict.scope });
      violations.add(verdict);
    },
    onCount: (counter) => decisions.inc({ counter }),
  });
  const refresh = async () => quotas.replace(await ports.contextLimits.all());
  workBeside(app, { refresh, fleet, violations });
  countRequests(app, limiter);
  return {
    enforce: () => enforceLimits(app, limiter),
    addRoutes: (writes) => {
      getContextLimitRoute(app, quotas);
      putContextLimitRoute(app, writes, refresh);
    },
  };
}

interface Work {
  readonly refresh: () => Promise<void>;
  readonly fleet: FleetSize;
  readonly violations: Violations;
}

function workBeside(app: App, { refresh, fleet, violations }: Work): void {
  let work: readonly Background[] = [];
  app.addHook('onReady', async () => {
    const flush = () => violations.flush();
    work = [repeat(refresh, QUOTAS_MS), repeat(() => fleet.refresh(), FLEET_MS), repeat(flush, AUDIT_MS)];
  });
  app.addHook('onClose', async () => {
    await Promise.all(work.map((task) => task.stop()));
    await violations.end().catch((error: unknown) => app.log.warn({ err: error }, 'refused requests were not audited'));
  });
}
