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
      environments.push(loadEnvironment(name));
    } catch (error) {
      problems.push(...(error instanceof EnvironmentError ? error.problems : [notLoaded(name, error)]));
    }
  }
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environments;
}

function environmentNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}

function loadEnvironment(name: string): Environment {
  // esbuild turns the pattern into the files it matches.
  const { default: environment } = require(`./${name}.ts`) as { default?: Environment };
  if (environment && 'ledgers' in environment) return environment;
  const rule = `must export what defineEnvironment answers as its default`;
  const wayOut = 'write export default defineEnvironment({...}); what is no environment belongs into systems/';
  throw new EnvironmentError([{ path: `${FOLDER}/${name}.ts`, value: undefined, rule, wayOut }]);
}

/** A file that does not compile, or throws: where, and the first line of why. */
function notLoaded(name: string, error: unknown): Problem {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const line = new RegExp(`${FOLDER}/${name}\\.ts:(\\d+)`).exec(`${message}\n${stack}`)?.[1];
  const why = /ERROR: (.*)/.exec(message)?.[1] ?? message.split('\n')[0];
  return {
    path: `${FOLDER}/${name}.ts`,
    value: line && `line ${line}`,
    rule: `must load, it stops with "${why}"`,
    wayOut: 'correct it there',
  };
}
