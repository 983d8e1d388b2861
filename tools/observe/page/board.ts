import type { AlertsAnswer, DataAnswer, Range, ShownDashboard } from '../answers';
import { isLoud } from './alerts';
import { Card } from './card';
import { element, node } from './dom';
import type { Ledgers } from './ledgers';
import { rangeName } from './place';

/** The pictures of the dashboard that is looked at. */
export class Board {
  readonly #cards: ReadonlyMap<string, Card>;
  readonly #watcher = new ResizeObserver(() => this.#fit(false));
  readonly #scheme = matchMedia('(prefers-color-scheme: dark)');
  readonly #recolour = () => this.#fit(true);

  /** @param ledgers shown after the pictures */
  constructor(
    readonly dashboard: ShownDashboard,
    private readonly ledgers: Ledgers | undefined,
  ) {
    this.#cards = new Map(
      dashboard.panels.map((panel) => [panel.id, new Card(panel, elementId(dashboard.id, panel.id))]),
    );
    element('dashboard-heading').textContent = dashboard.title;
    element('dashboard-description').textContent = dashboard.description;
    element('panels').replaceChildren(...[...this.#cards.values()].map(({ root }) => root), ...(ledgers?.cards ?? []));
    this.#watcher.observe(element('panels'));
    this.#scheme.addEventListener('change', this.#recolour);
  }

  show(data: DataAnswer, range: Range): void {
    for (const card of this.#cards.values()) card.show(data, rangeName(range));
    this.ledgers?.show(data);
  }

  /** Says in every empty picture why it is. */
  fail(why: string): void {
    for (const card of this.#cards.values()) card.fail(why);
  }

  /** Names the alerts that fire beside the pictures that they are about. */
  mark({ alerts }: AlertsAnswer): void {
    for (const [id, card] of this.#cards) {
      const about = alerts.filter((alert) => isLoud(alert) && alert.panel === `${this.dashboard.id}/${id}`);
      card.mark([...new Set(about.map(({ name }) => name))]);
    }
  }

  /** Goes to a picture. */
  focus(panel: string): void {
    const found = document.getElementById(elementId(this.dashboard.id, panel));
    found?.scrollIntoView({ block: 'center' });
    found?.focus({ preventScroll: true });
  }

  /** Lets go of the window. */
  leave(): void {
    this.#watcher.disconnect();
    this.#scheme.removeEventListener('change', this.#recolour);
  }

  #fit(anew: boolean): void {
    for (const card of this.#cards.values()) card.fit(anew);
  }
}

/** Links to the dashboards, with how many alerts fire about each. */
export function showDashboards(dashboards: readonly ShownDashboard[], current: string, answer?: AlertsAnswer): void {
  const links = dashboards.map(({ id, title }) => {
    const count = answer?.alerts.filter((alert) => isLoud(alert) && alert.panel?.startsWith(`${id}/`)).length ?? 0;
    const badge =
      count > 0 ? [node('span', { class: 'count' }, String(count), node('span', { class: 'unseen' }, ' alerts'))] : [];
    return node(
      'li',
      {},
      node('a', { href: `#${id}`, ...(id === current ? { 'aria-current': 'page' } : {}) }, title, ...badge),
    );
  });
  const list = element('dashboards');
  // Who stands on a link stays there.
  const isSame =
    links.length === list.children.length && links.every((link, at) => link.isEqualNode(list.children.item(at)));
  if (!isSame) list.replaceChildren(...links);
}

function elementId(dashboard: string, panel: string): string {
  return `panel-${dashboard}-${panel}`;
}
