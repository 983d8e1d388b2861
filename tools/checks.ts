import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FLOORS } from './structure/folder-graph';

/** One thing that is looked at, by a program that says yes or no. */
export interface Check {
  readonly name: string;
  readonly program: string;
  readonly words: readonly string[];
}

/** Folders of the house, those that there are, with what stands outside it. */
export const SOURCES = [...FLOORS.filter((floor) => !floor.includes('/')), 'test'].filter((folder) =>
  existsSync(folder),
);

export const STYLE: Check = { name: 'style', program: 'biome', words: ['check', '--error-on-warnings', '.'] };
export const DIRECTION: Check = {
  name: 'import direction',
  program: 'depcruise',
  words: [...SOURCES, '--config', '.dependency-cruiser.cjs'],
};
/** The pages know the browser, everything else Node. */
export const TYPES: readonly Check[] = [
  { name: 'types', program: 'tsc', words: ['--noEmit', '-p', '.'] },
  { name: 'types of the page', program: 'tsc', words: ['--noEmit', '-p', 'app/dashboard'] },
  { name: 'types of the page of observe', program: 'tsc', words: ['--noEmit', '-p', 'tools/observe/page'] },
];
export const UNIT: Check = {
  name: 'unit tests',
  program: 'jest',
  words: ['--selectProjects', 'unit', '--maxWorkers', '100%'],
};

/** Runs one check, printing what it prints; whether it passed. */
export async function passes({ program, words }: Check): Promise<boolean> {
  const child = spawn(join('node_modules', '.bin', program), [...words], { stdio: 'inherit' });
  return (await new Promise<number | null>((resolve) => child.once('close', resolve))) === 0;
}

/** Runs checks one after the other, all of them, and answers the names of those that failed. */
export async function failing(checks: readonly Check[]): Promise<string[]> {
  const failed: string[] = [];
  for (const check of checks) if (!(await passes(check))) failed.push(check.name);
  return failed;
}
