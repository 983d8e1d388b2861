import { Counter, type Registry } from 'prom-client';
import type { UsedCounter } from '../domain/rate-limits/rate-limiter';
import type { LimitScope } from '../domain/rate-limits/subject';

/** Measurements of the limits in one instance. */
export interface LimitMetrics {
  /** Refused requests, by whose limit it was. */
  readonly rejections: Counter<'scope'>;
  /** Counted requests, by the counter. */
  readonly decisions: Counter<'counter'>;
}

/** Creates the measurements. */
export function createLimitMetrics(registry: Registry): LimitMetrics {
  const registers = [registry];
  const rejections = new Counter({
    name: 'rate_limit_rejections_total',
    help: 'Requests refused because there were too many.',
    labelNames: ['scope'],
    registers,
  });
  const decisions = new Counter({
    name: 'rate_limit_decisions_total',
    help: 'Requests counted against a limit: by the counter that all instances share, or by an own one in its place.',
    labelNames: ['counter'],
    registers,
  });
  const scopes: readonly LimitScope[] = ['ip', 'identity', 'context'];
  const counters: readonly UsedCounter[] = ['shared', 'own'];
  // Present from the start: a rate needs the zero before the first.
  for (const scope of scopes) rejections.inc({ scope }, 0);
  for (const counter of counters) decisions.inc({ counter }, 0);
  return { rejections, decisions };
}
