import type { DataAnswer, Newest, NewestData, ShownPanel } from '../answers';
import { Chart, type ChartData } from './chart';
import { node } from './dom';
import { formatted } from './format';
import { Legend } from './legend';

/** One picture: its title, what it tells, what Prometheus says. */
export class Card {
  readonly root: HTMLElement;
  /** Names of the alerts that fire about it. */
  readonly #alerts = node('span', { class: 'badge', hidden: '' });
  readonly #body = node('div', { class: 'body' });
  #chart: { readonly chart: Chart; readonly legend: Legend } | undefined;

  /** @param id of the element, for links */
  constructor(
    private readonly panel: ShownPanel,
    id: string,
  ) {
    const heading = `${id}-heading`;
    this.root = node(
      'article',
      { id, class: `card ${panel.kind}${panel.wide ? ' wide' : ''}`, tabindex: '-1', 'aria-labelledby': heading },
      node('div', { class: 'title' }, node('h3', { id: heading }, panel.title), this.#alerts),
      node('p', { class: 'aside' }, panel.description),
      this.#body,
    );
    this.#tell('Loading …');
  }

  /** @param range the time that is looked at, as people call it */
  show({ times, panels }: DataAnswer, range: string): void {
    const data = panels[this.panel.id];
    if (data?.kind === 'problem') this.#tell(data.problem, true);
    else if (data?.kind === 'lines' && data.lines.length > 0) this.#drawn({ times, lines: data.lines }, data.hidden);
    else if (data?.kind === 'newest' && data.newest.length > 0) this.#listed(data);
    else this.#tell(`No series yet: Prometheus has measured nothing of this in the last ${range}.`);
  }

  /** Says why there is nothing, where there is nothing yet. */
  fail(why: string): void {
    if (this.#body.querySelector('.empty')) this.#tell(why, true);
  }

  /** Names the alerts that fire about it. */
  mark(alerts: readonly string[]): void {
    this.root.classList.toggle('firing', alerts.length > 0);
    this.#alerts.hidden = alerts.length === 0;
    this.#alerts.textContent = alerts.join(', ');
  }

  /** Takes the width, or with `anew` also the colours, that there are now. */
  fit(anew: boolean): void {
    if (anew) this.#chart?.chart.redraw();
    else this.#chart?.chart.fit();
  }

  #drawn(data: ChartData, hidden: number): void {
    if (!this.#chart) {
      const host = node('div', {
        class: 'plot',
        role: 'img',
        'aria-label': `${this.panel.title} over time; the newest values are listed below`,
      });
      const legend = new Legend(this.panel);
      this.#chart = { legend, chart: new Chart(host, this.panel, (place) => legend.point(place)) };
      this.#body.replaceChildren(host, legend.root);
    }
    this.#chart.chart.show(data);
    this.#chart.legend.show(data, hidden);
  }

  #listed({ newest, hidden }: NewestData): void {
    const others = hidden > 0 ? [node('p', { class: 'aside' }, `${hidden} more are not shown.`)] : [];
    this.#body.replaceChildren(this.panel.kind === 'stat' ? this.#figures(newest) : this.#table(newest), ...others);
  }

  #tell(text: string, isBad = false): void {
    this.#chart = undefined;
    this.#body.replaceChildren(node('p', { class: isBad ? 'empty bad' : 'empty' }, text));
  }

  #figures(newest: readonly Newest[]): HTMLElement {
    const items = newest.map(({ name, value }) =>
      node(
        'div',
        {},
        node('dt', {}, newest.length === 1 && name === 'value' ? 'now' : name),
        node('dd', {}, formatted(value, this.panel.unit)),
      ),
    );
    return node('dl', { class: 'figures' }, ...items);
  }

  #table(newest: readonly Newest[]): HTMLElement {
    const rows = newest.map(({ name, value }) =>
      node('tr', {}, node('th', { scope: 'row' }, name), node('td', {}, formatted(value, this.panel.unit))),
    );
    return node('table', {}, node('tbody', {}, ...rows));
  }
}
