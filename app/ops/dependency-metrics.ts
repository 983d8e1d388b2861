import { Gauge, type Registry } from 'prom-client';
import type { Readiness, ReadinessCheck } from './readiness';

/** Measures what the instance depends on, as its readiness knows it: a scrape asks no more than a probe does. */
export function measureDependencies(readiness: Pick<ReadinessCheck, 'checks'>, registry: Registry): void {
  new Gauge({
    name: 'dependency_up',
    help: 'Whether a dependency answers: 1 or 0. Search is down while the database answers in place of the index.',
    labelNames: ['dependency'],
    registers: [registry],
    // Runs at each scrape.
    async collect() {
      for (const [dependency, isUp] of named(await readiness.checks())) this.set({ dependency }, Number(isUp));
    },
  });
}

function named({ replicas, ...others }: Readiness['checks']): [dependency: string, isUp: boolean][] {
  return [
    ...Object.entries(others),
    ...replicas.map((isUp, index): [string, boolean] => [`replica-${index + 1}`, isUp]),
  ];
}
