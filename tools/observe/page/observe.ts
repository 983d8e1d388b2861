import { type AlertsAnswer, RANGES, type Range } from '../answers';
import { showAlerts, summaryOf } from './alerts';
import { Board, showDashboards } from './board';
import { element, node, write } from './dom';
import { Ledgers } from './ledgers';
import { placeOf, rangeName } from './place';
import { askAlerts, askData, askLedgers, askPanels } from './server';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
/** The dashboard that shows the ledgers, too. */
const CAPACITY = 'capacity';

const [{ environment, platform, tier, intervalSeconds, dashboards }, ledgers] = await Promise.all([
  askPanels(),
  askLedgers(),
]);
let board: Board | undefined;
let alerts: AlertsAnswer | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

begin();

function begin(): void {
  write(element('environment'), environment);
  write(element('place'), `${tier} on ${platform}`);
  const { range } = placeOf(location);
  element('ranges').append(...(Object.keys(RANGES) as Range[]).flatMap((one) => choice(one, one === range)));
  element('ranges').addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    history.replaceState(null, '', `?range=${target.value}${location.hash}`);
    void look();
  });
  addEventListener('hashchange', go);
  document.addEventListener('visibilitychange', () => void look());
  go();
}

function go(): void {
  const place = placeOf(location);
  const dashboard = dashboards.find(({ id }) => id === place.dashboard) ?? dashboards[0];
  if (dashboard && board?.dashboard !== dashboard) {
    board?.leave();
    board = new Board(dashboard, dashboard.id === CAPACITY ? new Ledgers(ledgers) : undefined);
    showDashboards(dashboards, dashboard.id, alerts);
  }
  if (place.panel !== '') board?.focus(place.panel);
  void look();
}

/** Looks now, and again and again while somebody looks at the page. */
async function look(): Promise<void> {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    await update();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    board?.fail(why);
    showState(`${why}. Trying again.`, true);
  }
  clearTimeout(timer);
  timer = setTimeout(look, intervalSeconds * 1000);
}

async function update(): Promise<void> {
  const asked = board;
  const { range } = placeOf(location);
  const [data, found] = await Promise.all([asked && askData(asked.dashboard.id, range), askAlerts()]);
  alerts = found;
  showAlerts(found);
  showState(summaryOf(found), summaryOf(found) !== 'No alert fires');
  write(element('time'), `at ${clock.format(new Date(found.time))}`);
  if (asked !== board || range !== placeOf(location).range) return;
  showDashboards(dashboards, asked?.dashboard.id ?? '', found);
  if (data) asked?.show(data, range);
  asked?.mark(found);
}

function showState(text: string, isBad: boolean): void {
  element('state').classList.toggle('bad', isBad);
  write(element('state'), text);
  document.title = `${environment}: ${text}`;
}

function choice(range: Range, isChosen: boolean): HTMLElement[] {
  const id = `range-${range}`;
  const input = node('input', { type: 'radio', name: 'range', id, value: range, ...(isChosen ? { checked: '' } : {}) });
  return [input, node('label', { for: id }, rangeName(range))];
}
