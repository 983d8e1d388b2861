import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { ABREAST_FOLDER } from './local/paths';

/** Where tests leave their figures, one JSON file per test file. */
export const FIGURES = join(ABREAST_FOLDER, 'figures');
const EVIDENCE = join('docs', 'evidence');

/** Writes what a full run measured: commit, date, machine, figures. */
export function writeEvidence(seconds: number, results: { numPassedTests: number; numFailedTests: number }): void {
  mkdirSync(EVIDENCE, { recursive: true });
  const files = existsSync(FIGURES) ? readdirSync(FIGURES).filter((file) => file.endsWith('.json')) : [];
  const figures = files.map((file) => [
    file.replace(/\.json$/, ''),
    JSON.parse(readFileSync(join(FIGURES, file), 'utf8')),
  ]);
  const evidence = {
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(),
    date: new Date().toISOString(),
    machine: { cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30), node: process.version },
    minutes: Number((seconds / 60).toFixed(1)),
    tests: { passed: results.numPassedTests, failed: results.numFailedTests },
    figures: Object.fromEntries(figures),
  };
  writeFileSync(join(EVIDENCE, 'full.json'), `${JSON.stringify(evidence, null, 2)}\n`);
}
