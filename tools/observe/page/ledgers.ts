import type { DataAnswer, LedgersAnswer, PanelData, ShownLedgerLine } from '../answers';
import { node } from './dom';

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });
const share = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });

/** Demand against supply, one card for each ledger. */
export class Ledgers {
  readonly cards: readonly HTMLElement[];
  /** Where it stands how much is in use now, by ledger and subject. */
  readonly #uses = new Map<string, HTMLElement>();

  constructor(private readonly answer: LedgersAnswer) {
    this.cards = answer.ledgers.map(({ ledger, lines }) => {
      const heading = `ledger-${ledger}`;
      return node(
        'article',
        { class: 'card ledger', 'aria-labelledby': heading },
        node('h3', { id: heading }, `${ledger.charAt(0).toUpperCase()}${ledger.slice(1)}: headroom`),
        node('ul', {}, ...lines.map((line) => this.#lineOf(ledger, line))),
      );
    });
  }

  /** Says what is in use now: in the picture that is called as the ledger, the line that is called as the subject. */
  show({ panels }: DataAnswer): void {
    for (const { ledger, lines } of this.answer.ledgers)
      for (const { subject, unit } of lines) {
        const value = newestOf(panels[ledger]).get(plain(subject)) ?? null;
        const use = this.#uses.get(`${ledger} ${subject}`);
        if (use) use.textContent = value === null ? '' : `${number.format(value)} ${unitOf(value, unit)} in use now. `;
      }
  }

  #lineOf(ledger: string, line: ShownLedgerLine): HTMLElement {
    const { subject, demand, supply, headroom, unit, explanation, path } = line;
    const used = supply === 0 ? 1 : demand / supply;
    const left = `${number.format(headroom)} ${unitOf(headroom, unit)} left`;
    const use = node('b', {});
    this.#uses.set(`${ledger} ${subject}`, use);
    const why = `At most ${number.format(demand)} of ${number.format(supply)} (${share.format(used)}): ${explanation}. Decided by ${path}.`;
    return node(
      'li',
      {},
      node('div', { class: 'row' }, node('span', {}, subject), node('b', {}, left)),
      node('meter', { 'aria-label': `${subject}: needed at most`, value: String(Math.min(1, used)) }),
      node('p', { class: 'aside' }, use, why),
    );
  }
}

/** Newest values by the plain name of their line. */
function newestOf(data: PanelData | undefined): ReadonlyMap<string, number | null> {
  if (data?.kind === 'lines')
    return new Map(data.lines.map(({ name, values }) => [plain(name), values.at(-1) ?? null]));
  if (data?.kind === 'newest') return new Map(data.newest.map(({ name, value }) => [plain(name), value]));
  return new Map();
}

/** 'database-primary' of a label is 'database primary' of a ledger. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, ' ');
}

function unitOf(count: number, unit: string): string {
  return count === 1 ? unit.replace(/s$/, '') : unit;
}
