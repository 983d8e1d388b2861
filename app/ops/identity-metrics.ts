import { Counter, Gauge, type Registry } from 'prom-client';
import type { SessionLookup } from '../domain/identity/authenticator';
import type { CheckedKeys } from '../domain/identity/checked-keys';

/** Measures whether the keys are those of the other instances. */
export function measureKeys(keys: Pick<CheckedKeys, 'problem'>, registry: Registry): void {
  new Gauge({
    name: 'keys_differ',
    help: 'Whether the keys of this instance differ from those of the others: 1 or 0.',
    registers: [registry],
    // Runs at each scrape.
    collect() {
      this.set(Number(keys.problem !== undefined));
    },
  });
}

/** Creates the counter of sessions that requests brought, by whether they were there. */
export function createSessionLookups(registry: Registry): Counter<'outcome'> {
  const lookups = new Counter({
    name: 'session_lookups_total',
    help: 'Sessions that requests brought: found, missing from the store, or not looked up since it failed.',
    labelNames: ['outcome'],
    registers: [registry],
  });
  const outcomes: readonly SessionLookup[] = ['found', 'missing', 'failed'];
  // Present from the start: a rate needs the zero before the first.
  for (const outcome of outcomes) lookups.inc({ outcome }, 0);
  return lookups;
}
