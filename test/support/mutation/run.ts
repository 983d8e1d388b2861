/**
 * Weakens the synthesized JSON by each mutation of the AWS checklist, one at a time, and runs the tests of its area.
 * Prints one line of JSON for each: a `Verdict`. Arguments: names of areas; none means all.
 */
import { CHECKLIST } from '../../../tools/describe/aws-checklist/checklist';
import type { Area, Mutation } from '../../../tools/describe/aws-checklist/setting';
import { firstFailure } from './in-process';
import { describeMutation, type Verdict } from './verdict';
import { weaken } from './weaken';

const fileOf = ({ test }: Area): string => `test/aws-${test}.test.ts`;

/** What is wrong before anything was changed would be taken for a mutation that was noticed. */
async function mustPass(file: string): Promise<void> {
  const failure = await firstFailure(file);
  if (failure) throw new Error(`${file} fails without a mutation: ${failure.test}: ${failure.message}`);
}

async function judge(area: Area, setting: string, mutation: Mutation): Promise<Verdict> {
  const about = { area: area.name, setting, mutation: describeMutation(mutation) };
  weaken(mutation);
  try {
    const failure = await firstFailure(fileOf(area));
    const noticed = failure && { caughtBy: `aws-${area.test}: ${failure.test}`, message: failure.message };
    return { ...about, changes: weaken(undefined), ...noticed };
  } catch (error) {
    return { ...about, changes: weaken(undefined), broken: String(error) };
  }
}

/** Areas of the given names. @throws Error for a name that there is not */
function areasOf(names: readonly string[]): Area[] {
  const known = CHECKLIST.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no area ${unknown.join(', ')}: name any of ${known.join(', ')}`);
  return CHECKLIST.filter(({ name }) => names.length === 0 || names.includes(name));
}

async function main(names: readonly string[]): Promise<void> {
  const areas = areasOf(names);
  for (const file of new Set(areas.map(fileOf))) await mustPass(file);
  for (const area of areas)
    for (const { setting, weaker } of area.settings)
      for (const mutation of 'none' in weaker ? [] : weaker)
        console.log(JSON.stringify(await judge(area, setting, mutation)));
}

void main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
