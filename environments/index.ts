import { readdirSync } from 'node:fs';
import type { Environment } from '../model/environment';
import { EnvironmentError, type Problem } from '../model/errors';

/** Seen from the project, where every command runs; the compiled program no longer stands beside the files. */
const FOLDER = 'environments';

/**
 * Every environment: one file each in this folder, whose default export is a `defineEnvironment({...})`. A new file is
 * a new environment; nothing else needs to know.
 * @throws EnvironmentError with the problems of all files at once
 */
export function loadEnvironments(): Environment[] {
  const problems: Problem[] = [];
  const environments: Environment[] = [];
  for (const name of environmentNames()) {
    try {
      // esbuild turns the pattern into the files it matches.
      environments.push((require(`./${name}.ts`) as { default: Environment }).default);
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environments;
}

function environmentNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}
