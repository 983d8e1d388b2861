import { Counter, type Registry } from 'prom-client';
import type { LimitScope } from '../domain/rate-limits/subject';

/** Creates the counter of refused requests, by whose limit it was. */
export function createRejections(registry: Registry): Counter<'scope'> {
  const rejections = new Counter({
    name: 'rate_limit_rejections_total',
    help: 'Requests refused because there were too many.',
    labelNames: ['scope'],
    registers: [registry],
  });
  const scopes: readonly LimitScope[] = ['ip', 'identity', 'context'];
  // Present from the start: a rate needs the zero before the first.
  for (const scope of scopes) rejections.inc({ scope }, 0);
  return rejections;
}
