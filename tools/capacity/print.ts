import Table from 'cli-table3';
import type { Environment } from '../../model/environment';
import { groupedLines } from './group';
import { shareOf } from './share';

type Line = Environment['ledgers'][number];

const HEAD = ['what', 'demand', 'supply', 'headroom', 'used', 'unit', 'how the demand comes about'];
// The last column folds, so that a table stays readable on a narrow screen.
const WIDTHS = [null, null, null, null, null, null, 60];

/** Prints every ledger as a table of its own, the scarcest line first. */
export function printLedgers({ name, ledgers }: Environment): void {
  for (const { ledger, lines } of groupedLines(ledgers)) {
    const table = new Table({
      head: HEAD,
      colWidths: WIDTHS,
      wordWrap: true,
      colAligns: ['left', 'right', 'right', 'right', 'right'],
      style: { head: [], border: [], compact: true },
    });
    for (const line of lines) table.push(cells(line));
    console.log(`${name}: ${ledger}\n${table.toString()}`);
  }
}

function cells(line: Line): string[] {
  const { subject, demand, supply, headroom, unit, explanation } = line;
  return [subject, String(demand), String(supply), String(headroom), `${shareOf(line)} %`, unit, explanation];
}
