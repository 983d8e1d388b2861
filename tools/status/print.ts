import Table from 'cli-table3';
import type { ProgramStatus } from './collect';

const HEAD = ['component', 'name', 'role', 'state', 'health', 'pid', 'address', 'version'] as const;

/** Prints one line per process. */
export function printStatus(rows: readonly ProgramStatus[]): void {
  const table = new Table({ head: [...HEAD], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(HEAD.map((column) => String(row[column] ?? '-')));
  console.log(table.toString());
}
