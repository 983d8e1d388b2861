import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LockObserver } from '../domain/locks/lock-observer';

// Seconds. A lock takes two servers one question each; beyond a second one of them was away.
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Creates the measurements of locks. */
export function createLockMetrics(registry: Registry): LockObserver {
  const registers = [registry];
  const wait = new Histogram({
    name: 'lock_wait_seconds',
    help: 'Time from asking for a lock to knowing whether it was acquired.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers,
  });
  const outcomes: readonly Parameters<LockObserver['asked']>[0][] = ['acquired', 'busy', 'failed'];
  // Present from the start: a rate needs the zero before the first.
  for (const outcome of outcomes) wait.zero({ outcome });
  const lost = new Counter({ name: 'lock_lost_total', help: 'Locks lost before they were released.', registers });
  const held = new Gauge({ name: 'locks_held', help: 'Locks that this instance holds.', registers });
  return {
    asked: (outcome, seconds) => wait.observe({ outcome }, seconds),
    held: () => held.inc(),
    ended: (how) => {
      held.dec();
      if (how === 'lost') lost.inc();
    },
  };
}
