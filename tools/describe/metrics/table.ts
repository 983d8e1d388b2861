import type { App } from '../../../app/http/app';
import { buildIdleService } from '../idle-service';
import { markdownTable } from '../markdown-table';

/** One metric, as it is registered. */
export interface Metric {
  readonly name: string;
  readonly type: string;
  /** Those of every metric left out: `service`. */
  readonly labels: readonly string[];
  readonly help: string;
}

/** Units that names end with, and what stands for each; the base units of Prometheus, and things that are counted. */
const units: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/_seconds(_total)?$/, 'seconds'],
  [/_bytes(_total)?$/, 'bytes'],
  [/_info$/, '–'],
];

/** Every metric of an instance, by name; they are the same in every role. */
export function metricsOfService(): Metric[] {
  return registered(buildIdleService()).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The unit of a metric, by its name: seconds, bytes, or a number of what the name tells. */
export function unitOf(name: string): string {
  return units.find(([ending]) => ending.test(name))?.[1] ?? 'number';
}

/** The metrics as a table of Markdown. */
export function renderTable(metrics: readonly Metric[]): string {
  const rows = metrics.map(({ name, type, labels, help }) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(', ') || '–',
    unitOf(name),
    help.replaceAll('|', '\\|'),
  ]);
  return markdownTable(['Name', 'Type', 'Labels', 'Unit', 'Meaning'], rows);
}

// The library tells all this to its formatter only; its types leave it out.
interface Registered {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly labelNames: readonly string[];
}

function registered({ metrics }: App): Metric[] {
  const found = metrics.getMetricsAsArray() as unknown as readonly Partial<Registered>[];
  return found.map(({ name = '', help = '', type = '', labelNames = [] }) => ({
    name,
    type,
    help,
    labels: labelNames,
  }));
}
