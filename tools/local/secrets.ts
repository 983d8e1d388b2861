import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComponentDocument } from '../../constructs/local/document';
import { LocalFailure } from './failure';
import { ACCOUNTS, ADMIN } from './mariadb/account-table';
import type { EnvironmentPaths } from './paths';
import { ADMIN_SECRET, ROLES } from './postgres/role-table';

/**
 * 256 bits, the size of a master key, in letters and digits only, so that a secret fits into every file format and URL
 * unquoted.
 */
const SECRET_BYTES = 32;
const FORM = new RegExp(`^[0-9a-f]{${2 * SECRET_BYTES}}$`);

/** A secret of the environment: generated the first time it is asked for, kept in a file of mode 0600. */
export function secret(paths: EnvironmentPaths, name: string): string {
  const file = join(paths.secrets, name);
  if (!existsSync(file)) generate(paths, file);
  const flaw = secretFlaw(paths, name);
  if (flaw) throw new LocalFailure(`secret ${name}`, `${flaw} (${file})`, 'put the file back and deploy again');
  return readFileSync(file, 'utf8');
}

/** What is wrong with a secret that should be there; never its value. */
export function secretFlaw(paths: EnvironmentPaths, name: string): string | undefined {
  try {
    const isWhole = FORM.test(readFileSync(join(paths.secrets, name), 'utf8'));
    return isWhole ? undefined : `must be ${2 * SECRET_BYTES} hexadecimal digits and nothing else`;
  } catch (error) {
    return `must be a file that can be read, ${(error as NodeJS.ErrnoException).code}`;
  }
}

/** Names of the secrets that a document's processes know. */
export function secretsOf(document: ComponentDocument): string[] {
  const named = [...JSON.stringify(document).matchAll(/\{\{secret ([\w-]+)\}\}/g)].map(([, name = '']) => name);
  const { kind } = document.procedure;
  if (kind === 'postgres') return [...named, ADMIN_SECRET, ...ROLES.map((role) => role.secret)];
  if (kind === 'mariadb') return [...named, ADMIN.secret, ...ACCOUNTS.map((account) => account.secret)];
  return named;
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
