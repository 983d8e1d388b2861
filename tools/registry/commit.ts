import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { CommandError } from '../command';

const run = promisify(execFile);
const MOST_NAMED = 3;

/**
 * The commit that an image is tagged by: the last one that changed what the image is made of, which `.dockerignore`
 * lists. A commit of anything else, `images.lock.json` first of all, therefore asks for no new image.
 * @throws CommandError where that cannot be told: no clone, a shallow one, or changes that are not committed
 */
export async function imageCommit(): Promise<string> {
  const parts = partsOfImage(readFileSync('.dockerignore', 'utf8'));
  const isShallow = await git('rev-parse', '--is-shallow-repository');
  if (isShallow === 'true')
    throw new CommandError(
      'the clone must have its history, it is shallow and cannot tell which commit made the image: git fetch --unshallow',
    );
  const changed = (await git('status', '--porcelain', '--untracked-files=all', '--', ...parts)).split('\n');
  const named = changed.filter(Boolean).map((line) => line.replace(/^\s*\S+\s+/, ''));
  if (named.length > 0)
    throw new CommandError(
      `what the image is made of must be committed, its tag names a commit (${shortened(named)}): git add and git commit, or git stash`,
    );
  return git('log', '-1', '--format=%H', '--', ...parts);
}

/** What `.dockerignore` lets into the build, and the file itself. */
export function partsOfImage(ignored: string): string[] {
  const included = ignored.split('\n').filter((line) => line.startsWith('!'));
  return ['.dockerignore', ...included.map((line) => line.slice(1).trim())];
}

function shortened(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

async function git(...words: string[]): Promise<string> {
  try {
    return (await run('git', words)).stdout.trim();
  } catch (error) {
    const why = (error as { stderr?: string; message: string }).stderr?.trim() || (error as Error).message;
    throw new CommandError(
      `the project must be a clone, git says "${why}": git clone it, the image is tagged by a commit`,
    );
  }
}
