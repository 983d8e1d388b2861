import { valueAt } from '../../../model/merge';
import { platforms } from '../../../model/platforms';
import { tiers } from '../../../model/tiers';
import type { Setting } from './settings';

/** Values of a `@default` that stand elsewhere, by the words it says instead. */
const tables: Readonly<Record<string, object>> = { 'by tier': tiers, 'by platform': platforms };

type Named = readonly [name: string, value: string];

/** What stands for a setting that is left out, as a cell of a table; 'required' for one that must not be. */
export function defaultOf({ path, fallback, isOptional }: Setting): string {
  if (!isOptional) return 'required';
  const { value, reason } = split(fallback);
  const table = tables[value];
  if (table) return [joined(valuesOf(table, path)), ...reason].join(': ');
  const others = Object.values(tables).flatMap((each) => valuesOf(each, path).filter(([, one]) => one !== value));
  return [[marked(value), ...others.map(named)].join(', '), ...reason].join(': ');
}

/** A `@default` as a cell of a table: the value as code, then the reason. */
export function defaultCell(fallback: string | undefined): string {
  const { value, reason } = split(fallback);
  return [marked(value), ...reason].join(': ');
}

/** Whether a `@default` refers to a table in which there is nothing for the setting. */
export function refersToNothing({ path, fallback }: Setting): boolean {
  const table = tables[split(fallback).value];
  return table !== undefined && valuesOf(table, path).length === 0;
}

/** Whether a `@default` begins with a value, in quotes or without. */
export function says(fallback: string, written: string): boolean {
  const { value } = split(fallback);
  return value === written || value === `'${written}'`;
}

function split(fallback = ''): { readonly value: string; readonly reason: readonly string[] } {
  const [value = '', ...reason] = fallback.split(' - ');
  // The row of a section that has kinds is that of its kind.
  return { value: value.replace(/^\{ kind: ('[^']*') \}$/, '$1'), reason };
}

function valuesOf(table: object, path: string): Named[] {
  // What a tier says of instances, it says of every service.
  const keys = path.replace('services.<name>.', '').split('.');
  return Object.entries(table)
    .map(([name, defaults]) => [name, valueAt(defaults, keys)] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, literal(value)]);
}

function joined(values: readonly Named[]): string {
  const different = new Set(values.map(([, value]) => value));
  return different.size === 1 ? [...different].map(marked).join() : values.map(named).join(', ');
}

const named = ([name, value]: Named) => `${name} ${marked(value)}`;

/** A value as a person writes it. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('"', "'").replaceAll("','", "', '");
}

/** Marks what is written so in code; prose stays as it is. */
function marked(text: string): string {
  return /^('[^']*'|\d+(\.\d+)?|true|false|[[{].*[\]}])$/.test(text) ? `\`${text}\`` : text;
}
