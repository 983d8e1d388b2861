import { setTimeout as sleep } from 'node:timers/promises';
import type { LivePrometheus, RaisedAlert } from './prometheus';

/** What was seen of alerts in a while. */
export interface Watch {
  /** Names of those that fired, with their labels; the deadman, which always does, is left out. */
  readonly fired: readonly string[];
  /** Names of those that waited for their `for`. */
  readonly pending: readonly string[];
  /** Looks at which the deadman fired, of `looks`. */
  readonly deadman: number;
  readonly looks: number;
}

const LOOK_EVERY_MS = 5_000;

/** Looks at the alerts every five seconds. */
export async function watchAlerts(prometheus: LivePrometheus, milliseconds: number): Promise<Watch> {
  const [fired, pending] = [new Set<string>(), new Set<string>()];
  const end = Date.now() + milliseconds;
  let [looks, deadman] = [0, 0];
  for (; Date.now() < end; looks += 1) {
    const alerts = await prometheus.alerts();
    const others = alerts.filter(({ name }) => name !== 'Deadman');
    deadman += alerts.some(({ name, state }) => name === 'Deadman' && state === 'firing') ? 1 : 0;
    for (const alert of others) (alert.state === 'firing' ? fired : pending).add(told(alert));
    await sleep(LOOK_EVERY_MS);
  }
  return { fired: [...fired].sort(), pending: [...pending].sort(), deadman, looks };
}

function told({ name, labels: { service = '', instance = '' } }: RaisedAlert): string {
  return [name, service, instance].filter((part) => part !== '').join(' ');
}
