import Table from 'cli-table3';
import type { Time, Times } from './times';

/** The times as a table for a person: whole milliseconds, and what one resource took. */
export function timesTable({ loading, program }: Times): string {
  const head = ['part', 'resources', 'CPU, ms', 'elapsed, ms', 'CPU of one resource, ms'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const time of [loading, ...program, totalOf(program)]) table.push(row(time));
  return table.toString();
}

/** The program as a whole, without the loading of modules. */
export function totalOf(program: readonly Time[]): Time {
  const sum = (of: 'cpu' | 'elapsed' | 'resources') => program.reduce((total, time) => total + time[of], 0);
  return { part: 'program', cpu: sum('cpu'), elapsed: sum('elapsed'), resources: sum('resources') };
}

function row({ part, resources, cpu, elapsed }: Time): string[] {
  const each = resources > 0 ? (cpu / resources).toFixed(2) : '';
  return [part, resources > 0 ? String(resources) : '', cpu.toFixed(0), elapsed.toFixed(0), each];
}
