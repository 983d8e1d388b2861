import type { Panel } from '../../observability/dashboards/dashboard';
import type { Line, LinesData, Newest, NewestData, PanelData, Trouble } from './answers';
import { lineName } from './legend';
import { type Prometheus, Refused, type Series, type Span } from './prometheus';

/** More lines than a person can tell apart; the rest is counted. */
const MOST_LINES = 24;
const MOST_ROWS = 100;

/** Moments of a span, in seconds. */
export function timesOf({ start, end, step }: Span): number[] {
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => start + index * step);
}

/** What a panel shows: lines over the span, or the values at its end. @throws NoAnswer when Prometheus is away */
export async function panelData(prometheus: Prometheus, panel: Panel, span: Span): Promise<PanelData> {
  return panel.kind === 'lines'
    ? shown(() => linesOf(prometheus, panel, span))
    : newestData(prometheus, panel, span.end);
}

/** The newest values of a panel of any kind. @throws NoAnswer when Prometheus is away */
export function newestData(prometheus: Prometheus, { queries }: Panel, time: number): Promise<NewestData | Trouble> {
  return shown(async () => {
    const found = await Promise.all(
      queries.map(async ({ expression, legend }) =>
        (await prometheus.at(expression, time)).map(
          ({ metric, value }): Newest => ({ name: lineName(legend, metric), value: numberOf(value[1]) }),
        ),
      ),
    );
    const all = found.flatMap((rows) => rows.sort(byName));
    return { kind: 'newest', newest: all.slice(0, MOST_ROWS), hidden: Math.max(0, all.length - MOST_ROWS) };
  });
}

async function linesOf(prometheus: Prometheus, { queries }: Panel, span: Span): Promise<LinesData> {
  const found = await Promise.all(
    queries.map(async ({ expression, legend }) =>
      (await prometheus.range(expression, span)).map((series) => lineOf(legend, series, span)),
    ),
  );
  const all = found.flatMap((lines) => lines.sort(byName));
  return { kind: 'lines', lines: all.slice(0, MOST_LINES), hidden: Math.max(0, all.length - MOST_LINES) };
}

function lineOf(legend: string, { metric, values }: Series, span: Span): Line {
  const line: (number | null)[] = timesOf(span).map(() => null);
  for (const [time, value] of values) line[Math.round((time - span.start) / span.step)] = numberOf(value);
  return { name: lineName(legend, metric), values: line };
}

/** One panel that Prometheus refuses leaves the others as they are. */
async function shown<Data>(ask: () => Promise<Data>): Promise<Data | Trouble> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Refused) return { kind: 'problem', problem: `Prometheus refuses the query: ${error.message}` };
    throw error;
  }
}

/** NaN and infinity are values of Prometheus, but none that can be drawn. */
function numberOf(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name.localeCompare(other.name, 'en', { numeric: true });
}
