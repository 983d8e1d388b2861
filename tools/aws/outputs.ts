import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ABREAST_FOLDER } from '../local/paths';

/** File to which `cdktf deploy` writes what the stacks hand out; secret values are left out of it. */
export const outputsFile = (environment: string): string => join(ABREAST_FOLDER, `outputs-${environment}.json`);

/** What cdktf itself makes for references from one stack to another. */
const BETWEEN_STACKS = /^cross-stack-output-/;

/** What the stacks of a deployed environment hand out to people, a line each: `url: https://...`. */
export function outputLines(written: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string[] {
  return Object.values(written).flatMap((outputs) =>
    Object.entries(outputs)
      .filter(([name]) => !BETWEEN_STACKS.test(name))
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`),
  );
}

/** Prints them, and removes the file. */
export function printOutputs(environment: string): void {
  const file = outputsFile(environment);
  if (!existsSync(file)) return;
  for (const line of outputLines(JSON.parse(readFileSync(file, 'utf8')))) console.log(line);
  rmSync(file);
}
