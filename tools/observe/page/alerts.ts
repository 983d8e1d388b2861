import type { AlertsAnswer, ShownAlert } from '../answers';
import { drawing, element, node, write } from './dom';
import { lasted } from './format';

const OCTAGON = 'M7 1h6l5 5v8l-5 5H7l-5-5V6z M10 6v5 M10 14v.5';
const TRIANGLE = 'M10 2l8.5 15.5h-17z M10 8v4.5 M10 15v.5';
const CLOCK = 'M10 2a8 8 0 1 0 .01 0z M10 6v4.5l3 2';
const CHECK = 'M10 2a8 8 0 1 0 .01 0z M6.5 10l2.5 2.5 4.5-5';
const BELL = 'M5 14V9a5 5 0 0 1 10 0v5l1.5 1.5h-13z M3 3l14 14';

/** What the list shows now, to leave it alone while it stays so: somebody may be reading it, or be on a link in it. */
let shown = '';

/** Shows the alerts, the worst first. */
export function showAlerts(answer: AlertsAnswer): void {
  const { alerts, deadman, alertmanagerProblem, rules, time } = answer;
  const now = JSON.stringify([alerts, deadman, rules]);
  if (now !== shown) {
    const items = [...troubleOf(answer), ...alerts.map(itemOf)];
    const quiet = node('li', { class: 'quiet' }, icon(CHECK), 'Nothing is wrong that an alert would tell of.');
    element('alerts').replaceChildren(...(items.length > 0 ? items : [quiet]));
  }
  shown = now;
  for (const since of document.querySelectorAll<HTMLTimeElement>('#alerts time'))
    write(since, lasted((Date.parse(time) - Date.parse(since.dateTime)) / 1000));
  write(element('told'), alertmanagerProblem === undefined ? '' : `Silences are not known: ${alertmanagerProblem}.`);
}

/** How many alerts there are, in a few words. */
export function summaryOf({ alerts, deadman, rules }: AlertsAnswer): string {
  if (rules === 0) return 'No rule is loaded';
  if (deadman === 'silent') return 'The deadman is silent';
  const firing = alerts.filter(isLoud);
  if (firing.length === 0) return 'No alert fires';
  const critical = firing.filter(({ severity }) => severity === 'critical').length;
  const all = critical === firing.length ? 'critical ' : '';
  const many = firing.length === 1 ? `1 ${all}alert fires` : `${firing.length} ${all}alerts fire`;
  return critical > 0 && all === '' ? `${many}, ${critical} critical` : many;
}

/** Whether an alert fires, and somebody is told. */
export function isLoud({ state, muted }: ShownAlert): boolean {
  return state === 'firing' && muted === undefined;
}

function itemOf(alert: ShownAlert): HTMLElement {
  const { name, severity, state, muted, summary, description, labels } = alert;
  const told = Object.entries(labels).map(([label, value]) => node('li', {}, `${label}: ${value}`));
  const word = [severity, muted ?? (state === 'pending' ? 'pending' : '')].filter((one) => one !== '').join(', ');
  return node(
    'li',
    { class: `alert ${isLoud(alert) ? known(severity) : 'still'}` },
    node('p', { class: 'severity' }, icon(pictureOf(alert)), word),
    node('h3', {}, name),
    node('p', { class: 'summary' }, summary),
    node('p', { class: 'aside' }, description),
    node('ul', { class: 'labels' }, ...told),
    node('p', { class: 'ways' }, ...waysOf(alert)),
  );
}

function waysOf({ since, state, runbook, panel }: ShownAlert): (Node | string)[] {
  const moment = node('time', { datetime: since, title: new Date(since).toLocaleString('en-GB') });
  const ways: Node[] = [node('span', {}, state === 'firing' ? 'for ' : 'building up for ', moment)];
  if (panel !== undefined) ways.push(node('a', { href: `#${panel}` }, 'Picture'));
  if (runbook?.href !== undefined) ways.push(node('a', { href: runbook.href, rel: 'noreferrer' }, 'Runbook'));
  else if (runbook) ways.push(node('span', {}, `Runbook: ${runbook.text}`));
  return ways;
}

/** Why the absence of alerts means nothing. */
function troubleOf({ deadman, rules }: AlertsAnswer): HTMLElement[] {
  const item = (title: string, text: string) =>
    node(
      'li',
      { class: 'alert critical' },
      node('p', { class: 'severity' }, icon(OCTAGON), 'critical'),
      node('h3', {}, title),
      node('p', { class: 'summary' }, text),
    );
  if (rules === 0)
    return [item('No rule is loaded', 'Prometheus has no rules of alerts: it would tell nobody of anything.')];
  if (deadman !== 'silent') return [];
  return [item('The deadman is silent', 'Its alert should always fire: Prometheus does not evaluate its rules.')];
}

function pictureOf({ severity, state, muted }: ShownAlert): string {
  if (muted !== undefined) return BELL;
  if (state === 'pending') return CLOCK;
  return severity === 'critical' ? OCTAGON : TRIANGLE;
}

function known(severity: string): string {
  return severity === 'critical' ? 'critical' : 'warning';
}

function icon(path: string): SVGElement {
  return drawing(
    'svg',
    { viewBox: '0 0 20 20', width: '20', height: '20', 'aria-hidden': 'true' },
    drawing('path', { d: path }),
  );
}
