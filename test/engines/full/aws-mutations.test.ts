import { spawn } from 'node:child_process';
import { CHECKLIST } from '../../../tools/describe/aws-checklist/checklist';
import type { Area } from '../../../tools/describe/aws-checklist/setting';
import { faultOf, type Verdict } from '../../support/mutation/verdict';
import { Figures } from '../support/figures';

const figures = new Figures('aws-mutations');
jest.setTimeout(10 * 60_000);

const mutationsOf = ({ settings }: Area): number =>
  settings.reduce((sum, { weaker }) => sum + ('none' in weaker ? 0 : weaker.length), 0);

/** Weakens what is synthesized by the mutations of some areas, in a process of its own. */
async function judge(areas: readonly Area[]): Promise<Verdict[]> {
  const words = ['--import', 'tsx', 'test/support/mutation/run.ts', ...areas.map(({ name }) => name)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  const status = await new Promise((resolve) => child.once('close', resolve));
  if (status !== 0) throw new Error(`mutations of ${areas.map(({ name }) => name).join(', ')}: ${errors}`);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Verdict);
}

/** The areas in two shares of about the same length; a file of tests is in one of them, because it must pass unchanged first. */
function shares(): Area[][] {
  const files = [...new Set(CHECKLIST.map(({ test: file }) => file))];
  const groups = files.map((file) => CHECKLIST.filter((area) => area.test === file));
  const lengthOf = (areas: readonly Area[]) => areas.reduce((sum, area) => sum + mutationsOf(area), 0);
  const sorted = groups.sort((left, right) => lengthOf(right) - lengthOf(left));
  const both = sorted.reduce<[Area[], Area[]]>(
    ([left, right], group) =>
      lengthOf(left) <= lengthOf(right) ? [[...left, ...group], right] : [left, [...right, ...group]],
    [[], []],
  );
  return both.filter((share) => share.length > 0);
}

describe('a setting of the AWS checklist that is weakened', () => {
  let verdicts: Verdict[] = [];

  beforeAll(async () => {
    const start = Date.now();
    verdicts = (await Promise.all(shares().map(judge))).flat();
    figures.note('mutations', verdicts.length);
    figures.note('noticed', verdicts.filter((verdict) => !faultOf(verdict)).length);
    figures.note('time, s', Math.round((Date.now() - start) / 1000));
    console.log(
      verdicts.map(({ area, mutation, caughtBy }) => `${area}: ${mutation}\n  ${caughtBy ?? 'NOBODY'}`).join('\n'),
    );
  });

  test.each(CHECKLIST.map((area) => [area.name, area] as const))('is noticed by a test of intent: %s', (name, area) => {
    const found = verdicts.filter((verdict) => verdict.area === name);
    expect(found).toHaveLength(mutationsOf(area));
    const faults = found.flatMap((verdict) => {
      const fault = faultOf(verdict);
      return fault ? [`${verdict.setting}: ${verdict.mutation}: ${fault}`] : [];
    });
    expect(faults).toEqual([]);
  });
});
