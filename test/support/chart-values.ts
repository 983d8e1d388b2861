import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

type Tree = Readonly<Record<string, unknown>>;

/** Folder beside the clone with every chart's own values. */
const FOLDER = resolve('..', 'shared', 'kubernetes', 'values');

/** What the chart hands on as it comes: Kubernetes says what may stand there, or the program that gets the arguments. */
const HANDED_ON = /(^|\.)(resources|securityContext|podSecurityContext|affinity|extraArgs)$/;

/** Whether the charts' own values can be had. */
export const hasChartValues = (): boolean => existsSync(FOLDER);

/** The chart's own values. */
export function chartValues(chart: string): Tree {
  return parse(readFileSync(join(FOLDER, `${chart}.yaml`), 'utf8'));
}

/** The chart's JSON schema of its values; undefined where it has none. */
export function chartSchema(chart: string): Tree | undefined {
  const file = join(FOLDER, `${chart}.schema.json`);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * Paths that are set and that the chart's own values do not have: it would ignore them without a word. Below what the
 * chart leaves empty, or has as a list or a text, anything may stand.
 * @param free paths below which a chart takes more than its values show
 */
export function unknownPaths(own: unknown, given: unknown, free: readonly string[], path = ''): string[] {
  if (!isTree(given) || !isTree(own) || HANDED_ON.test(path) || free.includes(path)) return [];
  if (path !== '' && Object.keys(own).length === 0) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return key in own ? unknownPaths(own[key], value, free, below) : [below].filter((one) => !free.includes(one));
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
