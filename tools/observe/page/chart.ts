import uPlot from 'uplot';
import type { Line, ShownPanel } from '../answers';
import { axisText } from './format';
import { colourOf, lineStyle, propertyOf, THRESHOLDS } from './lines';

const HEIGHT = 190;
const FONT = '12px system-ui, sans-serif';
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** What a chart shows. */
export interface ChartData {
  /** In seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
}

/** Lines over time, with limits and targets across. */
export class Chart {
  #plot: uPlot | undefined;
  #data: ChartData = { times: [], lines: [] };

  /** @param onHover told which moment the pointer is at, as a place in the times; null for none */
  constructor(
    private readonly host: HTMLElement,
    private readonly panel: ShownPanel,
    private readonly onHover: (place: number | null) => void,
  ) {}

  /** Draws; without the same lines as before it begins anew. */
  show(data: ChartData): void {
    const isSame =
      data.lines.map(({ name }) => name).join('\n') === this.#data.lines.map(({ name }) => name).join('\n');
    this.#data = data;
    if (isSame && this.#plot) this.#plot.setData(this.#aligned());
    else this.redraw();
  }

  /** Draws anew, in the colours and the width of now. */
  redraw(): void {
    if (this.host.clientWidth === 0) return;
    this.#plot?.destroy();
    this.#plot = new uPlot(this.#options(), this.#aligned(), this.host);
  }

  /** Takes the width that there is now. */
  fit(): void {
    const width = this.host.clientWidth;
    if (this.#plot && width > 0 && width !== this.#plot.width) this.#plot.setSize({ width, height: HEIGHT });
  }

  #options(): uPlot.Options {
    const axis = { stroke: propertyOf('--muted'), font: FONT, ticks: { show: false } };
    const grid = { stroke: propertyOf('--grid'), width: 1 };
    return {
      width: this.host.clientWidth,
      height: HEIGHT,
      padding: [8, 18, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, sync: { key: 'page' }, points: { size: 7 } },
      scales: { y: { range: (_, least, most) => this.#bounds(least, most) } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          values: (_, moments) => moments.map((one) => clock.format(one * 1000)),
          space: 64,
          size: 28,
        },
        {
          ...{ ...axis, grid, space: 36 },
          values: (_, values) => values.map((value) => axisText(value, this.panel.unit)),
          size: (_, texts) => 14 + 7 * Math.max(3, ...(texts ?? []).map(({ length }) => length)),
        },
      ],
      series: [{}, ...this.#data.lines.map((line, place) => this.#series(line, place))],
      bands: this.panel.stacked
        ? this.#data.lines.slice(1).map((_, place) => ({ series: [place + 2, place + 1] }))
        : [],
      hooks: {
        drawAxes: [(plot) => this.#drawThresholds(plot)],
        setCursor: [(plot) => this.onHover(plot.cursor.idx ?? null)],
      },
    };
  }

  #series({ name }: Line, place: number): uPlot.Series {
    const style = lineStyle(place);
    const stroke = colourOf(style);
    const fill = this.panel.stacked ? { fill: `color-mix(in srgb, ${stroke} 20%, transparent)` } : {};
    return { label: name, stroke, width: 2, dash: [...style.dash], points: { show: false }, ...fill };
  }

  /** From nothing on, with every limit and target in sight. */
  #bounds(least: number | null, most: number | null): [number, number] {
    const highest = Math.max(
      most ?? 0,
      this.panel.softMaximum ?? 0,
      ...(this.panel.thresholds ?? []).map(({ value }) => value),
    );
    return [Math.min(0, least ?? 0), highest > 0 ? highest * 1.1 : 1];
  }

  #drawThresholds({ ctx, bbox, valToPos }: uPlot): void {
    for (const { value, kind } of this.panel.thresholds ?? []) {
      const style = THRESHOLDS[kind];
      const height = Math.round(valToPos(value, 'y', true));
      ctx.save();
      ctx.strokeStyle = colourOf(style);
      ctx.lineWidth = 2 * devicePixelRatio;
      ctx.setLineDash(style.dash.map((length) => length * devicePixelRatio));
      ctx.beginPath();
      ctx.moveTo(bbox.left, height);
      ctx.lineTo(bbox.left + bbox.width, height);
      ctx.stroke();
      ctx.restore();
    }
  }

  /** As uPlot wants it; stacked lines stand upon those before them. */
  #aligned(): uPlot.AlignedData {
    const { times, lines } = this.#data;
    const values = lines.map((line) => [...line.values]);
    if (this.panel.stacked) {
      for (const [index, line] of values.entries()) {
        const below = values[index - 1];
        if (below) values[index] = line.map((value, at) => (value === null ? null : value + (below[at] ?? 0)));
      }
    }
    return [[...times], ...values];
  }
}
