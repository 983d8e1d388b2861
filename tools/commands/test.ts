/** Runs every test a change needs on real programs, after installing what is missing. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIRECTION, failing, STYLE, TYPES } from '../checks';
import { runCommand } from '../command';
import { writeEvidence } from '../evidence';
import { installPrograms } from '../install-missing';
import { ABREAST_FOLDER } from '../local/paths';

const RESULTS = join(ABREAST_FOLDER, 'test-results.json');

/** Test files that measure time, or that need every processor there is: they run by themselves. */
const ALONE = 'test/engines/(full/.*|kubernetes|workloads|local|service|cache|limits|locks|app-process|synth)\\.test';
const TOGETHER = ['--maxWorkers=2', '--testPathIgnorePatterns', ALONE, '/node_modules/'];
const ONE_BY_ONE = ['--runInBand', '--testPathPatterns', ALONE];

/** What jest says of a run. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

void runCommand(async () => {
  const isFull = process.argv.includes('--full');
  const start = Date.now();
  await installPrograms();
  const checks = [STYLE, DIRECTION, ...TYPES];
  const failed = await failing(checks);
  const results = sumOf([await jest(TOGETHER, isFull), await jest(ONE_BY_ONE, isFull)]);
  console.log(
    `\nchecks: ${checks.length - failed.length} of ${checks.length} passed${failed.length > 0 ? `; failed: ${failed.join(', ')}` : ''}`,
  );
  for (const line of leftOut(isFull)) console.log(`left out: ${line}`);
  if (isFull) writeEvidence((Date.now() - start) / 1_000, results);
  const bad = failed.length + results.numFailedTests + results.numRuntimeErrorTestSuites;
  const skipped = results.numPendingTests + results.numTodoTests;
  console.log(`time: ${((Date.now() - start) / 60_000).toFixed(1)} min`);
  console.log(
    `${results.numPassedTests + checks.length - failed.length} passed, ${bad} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = bad > 0 ? 1 : 0;
});

async function jest(which: readonly string[], isFull: boolean): Promise<Results> {
  mkdirSync(ABREAST_FOLDER, { recursive: true });
  const words = [...which, '--forceExit', '--json', '--outputFile', RESULTS];
  const child = spawn(join('node_modules', '.bin', 'jest'), words, {
    // With --json jest prints the results to its output as well; the report of the tests goes to the other stream.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...(isFull ? { ABREAST_TEST_FULL: '1' } : {}) },
  });
  await new Promise((resolve) => child.once('close', resolve));
  return JSON.parse(readFileSync(RESULTS, 'utf8')) as Results;
}

function sumOf(runs: readonly Results[]): Results {
  const sum = (of: keyof Results) => runs.reduce((total, run) => total + run[of], 0);
  return {
    numPassedTests: sum('numPassedTests'),
    numFailedTests: sum('numFailedTests'),
    numPendingTests: sum('numPendingTests'),
    numTodoTests: sum('numTodoTests'),
    numRuntimeErrorTestSuites: sum('numRuntimeErrorTestSuites'),
  };
}

/** Names of the tests that only a full run has, read from the tests themselves so that none is forgotten. */
function leftOut(isFull: boolean): string[] {
  if (isFull) return [];
  const folder = join('test', 'engines');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const isFullOnly = file.startsWith('full/');
    const pattern = isFullOnly
      ? /^\s*(?:\w+T|t)est(?:\.each\(.*\))?\(\s*['`](.+?)['`],/gm
      : /^\s*fullTest\(\s*['`](.+?)['`],/gm;
    const names = readFileSync(join(folder, file), 'utf8').matchAll(pattern);
    return [...names].map(([, name]) => `${file.replace(/(\.test)?\.ts$/, '')}: ${name} (npm run test:full)`);
  });
}
