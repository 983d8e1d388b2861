import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CommandError } from '../command';

const run = promisify(execFile);

/** What an image's labels say of where it comes from. */
export interface Origin {
  /** Version as `synth` computes it. */
  readonly version: string;
  /** Commit, with `-dirty` when files differ from it; `unknown` outside a clone. */
  readonly revision: string;
  /** Web address of the repository; empty when it has none. */
  readonly source: string;
}

/**
 * Where the application as it lies in this folder comes from.
 * @throws CommandError naming what does not compile
 */
export async function originHere(): Promise<Origin> {
  const [version, revision, remote] = await Promise.all([
    compiledVersion(),
    git('describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'),
    git('remote', 'get-url', 'origin'),
  ]);
  return { version, revision: revision ?? 'unknown', source: webAddress(remote ?? '') };
}

/** A repository's web address without the credentials that some clones keep in it; empty for other kinds of addresses. */
export function webAddress(remote: string): string {
  if (!/^https?:/.test(remote) || !URL.canParse(remote)) return '';
  const { origin, pathname } = new URL(remote);
  return `${origin}${pathname}`;
}

async function compiledVersion(): Promise<string> {
  try {
    return (await run(process.execPath, ['tools/image/compile.mjs'])).stdout.trim();
  } catch (error) {
    throw new CommandError(`the application must compile: ${(error as { stderr: string }).stderr.trim()}`);
  }
}

async function git(...words: string[]): Promise<string | undefined> {
  return run('git', words).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
