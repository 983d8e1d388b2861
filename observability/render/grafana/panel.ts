import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Dashboard, Panel } from '../../dashboards/dashboard';
import { numberOf } from './addresses';
import { DATA_SOURCE } from './parts';

/** Columns of Grafana's grid, and rows of a picture in it. */
const COLUMNS = 24;
const ROWS = 8;
const COLORS = { limit: 'red', target: 'green' } as const;

/** One picture. Newest values of many lines are a row of numbers, as a table would need to be turned around first. */
export function grafanaPanel(dashboard: Dashboard, panel: Panel): TimeSeriesBuilder | StatBuilder {
  const builder = panel.kind === 'lines' ? timeSeries(panel) : newest();
  builder
    .id(numberOf(dashboard, panel))
    .title(panel.title)
    .description(panel.description)
    .datasource(DATA_SOURCE)
    .unit(panel.unit)
    .height(ROWS)
    .span(panel.wide ? COLUMNS : COLUMNS / 2)
    .thresholds(thresholds(panel));
  for (const [index, { expression, legend }] of panel.queries.entries()) {
    const target = new DataqueryBuilder()
      .datasource(DATA_SOURCE)
      .refId(letter(index))
      .expr(expression)
      .legendFormat(legend);
    builder.withTarget(panel.kind === 'lines' ? target.range() : target.instant());
  }
  return builder;
}

function timeSeries({ stacked, softMaximum, thresholds: limits }: Panel): TimeSeriesBuilder {
  const builder = new TimeSeriesBuilder().showPoints(VisibilityMode.Never).min(0);
  if (stacked) builder.fillOpacity(20).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  if (softMaximum !== undefined) builder.axisSoftMax(softMaximum);
  if (limits) builder.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  return builder;
}

function newest(): StatBuilder {
  return new StatBuilder().reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false));
}

/** A line's colour is that of the values beyond it; the first step is of those below all lines. */
function thresholds({ thresholds: limits = [] }: Panel): ThresholdsConfigBuilder {
  const steps: Threshold[] = [...limits]
    .sort((a, b) => a.value - b.value)
    .map(({ value, kind }) => ({ value, color: COLORS[kind] }));
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([{ value: null, color: 'transparent' }, ...steps]);
}

/** A, B, C: how Grafana tells the queries of a picture apart. */
function letter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
