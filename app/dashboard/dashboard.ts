import { AbreastClient } from '../client';
import type { Overview, QueueSizes } from '../domain/overview';
import { type InstanceRow, rowsOf } from './rates';

// Instances tell of themselves every five seconds; a look in between shows nothing new, but notices sooner what is gone.
const INTERVAL_MS = 2500;

const client = new AbreastClient();
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

let shown: Overview | undefined;
for (;;) {
  await look();
  await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
}

async function look(): Promise<void> {
  try {
    const overview = await client.overview();
    show(overview, shown);
    shown = overview;
  } catch (error) {
    showState(`No answer: ${error instanceof Error ? error.message : String(error)}. Trying again.`, true);
  }
}

function show(overview: Overview, previous?: Overview): void {
  const count = overview.instances.length;
  const what = `${count} ${count === 1 ? 'instance' : 'instances'}, ${overview.status}`;
  showState(`${what}, at ${time.format(new Date(overview.time))}`, overview.status !== 'ok');
  element('instances').replaceChildren(...rowsOf(overview, previous).map(rowOf));
  element('queues').replaceChildren(...queueItems(overview.queues));
}

function rowOf(row: InstanceRow): HTMLElement {
  const name = node('th', row.id);
  name.setAttribute('scope', 'row');
  return node(
    'tr',
    name,
    node('td', row.role),
    node('td', row.version),
    node('td', uptime(row.upSeconds)),
    number(row.perSecond === undefined ? '–' : decimal.format(row.perSecond)),
    node('td', meter(row.share, `Share of requests of ${row.id}`), ` ${percent.format(row.share)}`),
    number(row.hitRate === undefined ? '–' : percent.format(row.hitRate)),
  );
}

function queueItems(queues?: QueueSizes): HTMLElement[] {
  const items = [
    ['Events on their way', queues?.outbox],
    ['Retries', queues?.retries],
    ['Dead letters', queues?.dead_letters],
  ] as const;
  return items.map(([name, size]) =>
    node('div', node('dt', name), node('dd', size === undefined ? '–' : String(size))),
  );
}

function showState(text: string, isBad: boolean): void {
  const state = element('state');
  state.classList.toggle('bad', isBad);
  // A screen reader reads every change aloud: only what is news may be one.
  if (state.textContent?.replace(/, at .*/, '') !== text.replace(/, at .*/, '')) state.textContent = text;
}

function meter(share: number, label: string): HTMLElement {
  const gauge = document.createElement('meter');
  gauge.value = share;
  gauge.setAttribute('aria-label', label);
  return gauge;
}

function number(text: string): HTMLElement {
  const cell = node('td', text);
  cell.className = 'number';
  return cell;
}

function node(name: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.append(...children); // text, never markup: what an instance says of itself is shown as it is
  return made;
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found;
}

function uptime(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${decimal.format(seconds / 3600)} h` : `${decimal.format(seconds / 86_400)} d`;
}
