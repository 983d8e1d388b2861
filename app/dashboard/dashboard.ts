import { AbreastClient } from '../client';
import type { Overview, QueueSizes } from '../domain/overview';
import { hitRate, type InstanceRow, Rates } from './rates';

// Instances measure themselves every five seconds; a look in between shows nothing new, but notices sooner what is gone.
const INTERVAL_MS = 2500;

const client = new AbreastClient();
const rates = new Rates();
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 0 });
const decimal = new Intl.NumberFormat('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const whole = new Intl.NumberFormat('en-GB');
const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

for (;;) {
  await look();
  await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
}

async function look(): Promise<void> {
  try {
    show(await client.overview());
  } catch (error) {
    showState(`No answer: ${error instanceof Error ? error.message : String(error)}. Trying again.`, true);
  }
}

function show(overview: Overview): void {
  const count = overview.instances.length;
  showState(`${count} ${count === 1 ? 'instance' : 'instances'}, ${overview.status}`, overview.status !== 'ok');
  element('time').textContent = `at ${time.format(new Date(overview.time))}`;
  const rows = rates.rowsOf(overview.instances, overview.time);
  element('system').replaceChildren(...items(systemFigures(rows, overview)));
  element('instances').replaceChildren(...rows.map(rowOf));
  element('queues').replaceChildren(...items(queueSizes(overview.queues)));
}

function rowOf(row: InstanceRow): HTMLElement {
  const name = node('th', row.id);
  name.setAttribute('scope', 'row');
  return node(
    'tr',
    name,
    number(figure(row.perSecond, decimal)),
    node('td', meter(row.share, `Share of requests of ${row.id}`), ` ${percent.format(row.share)}`),
    number(figure(row.hitRate, percent)),
    node('td', row.role),
    number(uptime(row.upSeconds)),
    node('td', row.version),
  );
}

type Figures = readonly (readonly [name: string, figure: string])[];

function systemFigures(rows: readonly InstanceRow[], { instances }: Overview): Figures {
  const measured = rows.filter(({ perSecond }) => perSecond !== undefined);
  const sum = measured.reduce((total, { perSecond = 0 }) => total + perSecond, 0);
  return [
    ['Requests/s', figure(measured.length > 0 ? sum : undefined, decimal)],
    ['Cache hits', figure(hitRate(instances.map(({ load }) => load)), percent)],
  ];
}

function queueSizes(queues?: QueueSizes): Figures {
  return [
    ['Events on their way', figure(queues?.outbox, whole)],
    ['Retries', figure(queues?.retries, whole)],
    ['Dead letters', figure(queues?.dead_letters, whole)],
  ];
}

function items(figures: Figures): HTMLElement[] {
  return figures.map(([name, text]) => node('div', node('dt', name), node('dd', text)));
}

function figure(value: number | undefined, format: Intl.NumberFormat): string {
  return value === undefined ? '–' : format.format(value);
}

function showState(text: string, isBad: boolean): void {
  const state = element('state');
  state.classList.toggle('bad', isBad);
  // A screen reader reads every change aloud: only what is news may be one.
  if (state.textContent !== text) state.textContent = text;
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
