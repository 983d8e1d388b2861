import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';

/** How to learn the version of a program. */
export type VersionQuestion = PrintedVersion | FolderVersion;

/** A program that prints its version. */
export interface PrintedVersion {
  /** Arguments that make it print its version. */
  readonly arguments: readonly string[];
  /** Finds the version, as its first group, in what the program prints on either stream. */
  readonly pattern: RegExp;
}

/** A program that prints none: the folder it is installed in bears it. */
export interface FolderVersion {
  /** Finds the version, as its first group, in the path that links lead to. */
  readonly folder: RegExp;
}

/** No version is worth a longer wait; the slowest (Python, cold) takes 0.3 s. */
const timeoutMilliseconds = 10_000;

/**
 * Version of a program, or undefined when it prints none that we understand. The exit code does not matter,
 * nor what else it prints: programs warn about their configuration before they say their version.
 */
export function versionOf(
  path: string,
  question: VersionQuestion,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if ('folder' in question) return Promise.resolve(question.folder.exec(realpathSync(path))?.[1]);
  return new Promise((resolve) => {
    const options = { timeout: timeoutMilliseconds, env: { ...environment, LC_ALL: 'C' } };
    execFile(path, [...question.arguments], options, (_error, stdout, stderr) =>
      resolve(question.pattern.exec(`${stdout}\n${stderr}`)?.[1]),
    );
  });
}

const numbers = (version: string): number[] => version.split('.').map(Number);

/** Whether a dotted version is the minimum or later: `isAtLeast('15', '14.2')`. */
export function isAtLeast(version: string, minimum: string): boolean {
  const found = numbers(version);
  for (const [index, wanted] of numbers(minimum).entries()) {
    const difference = (found[index] ?? 0) - wanted;
    if (difference !== 0) return difference > 0;
  }
  return true;
}
