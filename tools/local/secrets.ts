import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentPaths } from './paths';

/** 192 bits, in letters and digits only, so that a secret fits into every file format and URL unquoted. */
const SECRET_BYTES = 24;

/** A secret of the environment: generated the first time it is asked for, kept in a file of mode 0600. */
export function secret(paths: EnvironmentPaths, name: string): string {
  const file = join(paths.secrets, name);
  if (!existsSync(file)) generate(paths, file);
  return readFileSync(file, 'utf8');
}

function generate(paths: EnvironmentPaths, file: string): void {
  mkdirSync(paths.secrets, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, randomBytes(SECRET_BYTES).toString('hex'), { mode: 0o600 });
  try {
    // A link appears whole or not at all: components that ask at the same moment all read the first one's.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
}
