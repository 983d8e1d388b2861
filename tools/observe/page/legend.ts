import type { ShownPanel } from '../answers';
import type { ChartData } from './chart';
import { node } from './dom';
import { formatted } from './format';
import { type LineStyle, lineStyle, sample, THRESHOLDS } from './lines';

/** Names of a picture's lines with their values: the newest, or those at the pointer. */
export class Legend {
  readonly root = node('ul', { class: 'legend' });
  #data: ChartData = { times: [], lines: [] };
  #names = '';
  #values: HTMLElement[] = [];
  #place: number | null = null;

  constructor(private readonly panel: ShownPanel) {}

  /** @param hidden how many lines were left out */
  show(data: ChartData, hidden: number): void {
    this.#data = data;
    const names = JSON.stringify([hidden, ...data.lines.map(({ name }) => name)]);
    if (names !== this.#names) this.#begin(hidden);
    this.#names = names;
    this.point(this.#place);
  }

  /** Shows the values of a moment; of the newest for null. */
  point(place: number | null): void {
    this.#place = place;
    const at = place ?? this.#data.times.length - 1;
    for (const [index, { values }] of this.#data.lines.entries()) {
      const value = this.#values[index];
      if (value) value.textContent = formatted(values[at], this.panel.unit);
    }
  }

  #begin(hidden: number): void {
    this.#values = this.#data.lines.map(() => node('b', {}));
    const lines = this.#data.lines.map(({ name }, index) => item(lineStyle(index), name, this.#values[index] ?? ''));
    const thresholds = (this.panel.thresholds ?? []).map(({ kind, value }) =>
      item(THRESHOLDS[kind], kind, node('b', {}, formatted(value, this.panel.unit))),
    );
    const others = hidden > 0 ? [node('li', {}, `${hidden} more are not shown`)] : [];
    this.root.replaceChildren(...lines, ...others, ...thresholds);
  }
}

function item(style: LineStyle, name: string, value: Node | string): HTMLElement {
  return node('li', {}, sample(style), node('span', {}, name), value);
}
