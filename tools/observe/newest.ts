import Table from 'cli-table3';
import type { Unit } from '../../observability/dashboards/dashboard';
import type { AlertsAnswer, Newest } from './answers';
import { Observation, type ObservationOptions } from './observation';
import { formatted } from './page/format';
import { newestData } from './panel-data';

/** The newest values of one picture. */
interface NewestPanel {
  readonly dashboard: string;
  readonly panel: string;
  readonly title: string;
  readonly unit: Unit;
  /** Empty while Prometheus has no series. */
  readonly lines: readonly Newest[];
  /** Why there are none; undefined where Prometheus answered. */
  readonly problem?: string;
}

/** What is printed instead of a page. */
export interface NewestValues extends AlertsAnswer {
  readonly environment: string;
  readonly panels: readonly NewestPanel[];
}

/** The newest values of every picture, and the alerts. @throws NoAnswer when Prometheus is away */
export async function newestOf(options: ObservationOptions): Promise<NewestValues> {
  const { environment, dashboards, prometheus, now = Date.now } = options;
  const time = now() / 1000;
  const panels = dashboards.flatMap((dashboard) =>
    dashboard.panels.map(async (panel): Promise<NewestPanel> => {
      const data = await newestData(prometheus, panel, time);
      const named = { dashboard: dashboard.id, panel: panel.id, title: panel.title, unit: panel.unit };
      if (data.kind === 'problem') return { ...named, lines: [], problem: data.problem };
      return { ...named, lines: data.newest };
    }),
  );
  const [alerts, ...found] = await Promise.all([new Observation(options).alerts(), ...panels]);
  return { environment: environment.name, ...alerts, panels: found };
}

/** Prints them for people. */
export function printNewest({ alerts, rules, panels, deadman, alertmanagerProblem }: NewestValues): void {
  const style = { head: [], border: [], compact: true };
  const values = new Table({ head: ['picture', 'line', 'value'], style });
  for (const { dashboard, panel, unit, lines, problem } of panels) {
    const name = `${dashboard}/${panel}`;
    if (lines.length === 0) values.push([name, '', problem ?? 'no series yet']);
    for (const line of lines) values.push([name, line.name, formatted(line.value, unit)]);
  }
  console.log(values.toString());
  const table = new Table({ head: ['alert', 'severity', 'state', 'since', 'summary'], style });
  for (const { name, severity, state, muted, since, summary } of alerts)
    table.push([name, severity, muted ?? state, since, summary]);
  console.log(alerts.length > 0 ? table.toString() : 'no alert');
  if (rules === 0) console.log('no rule is loaded: nobody would be told of anything');
  if (deadman === 'silent') console.log('the deadman is silent: rules are not evaluated');
  if (alertmanagerProblem !== undefined) console.log(`silences are not known: ${alertmanagerProblem}`);
}
