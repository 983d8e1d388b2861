import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileCheck } from '../../constructs/local/document';
import { giveToServers } from './account';
import { LocalFailure } from './failure';
import { type Fill, holdsSecret } from './placeholders';

const CHECK_MILLISECONDS = 30_000;

/** A file whose new text waits beside the one in use. */
interface Candidate {
  readonly name: string;
  readonly path: string;
  readonly draft: string;
}

/**
 * Brings the files of a component to their new text: all are written beside the old ones, judged by the programs that
 * will read them, and only then put in place.
 * @throws LocalFailure with the program's own words when a check fails; the files in use are untouched then
 */
export async function installFiles(
  folder: string,
  texts: Readonly<Record<string, string>>,
  checks: readonly FileCheck[],
  fill: (file?: string) => Fill,
): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  giveToServers(folder);
  const candidates = Object.entries(texts).flatMap(([name, text]) => draft(folder, name, text, fill()));
  try {
    for (const check of checks) await judge(check, candidates, fill);
  } catch (error) {
    for (const candidate of candidates) rmSync(candidate.draft, { force: true });
    throw error;
  }
  for (const candidate of candidates) renameSync(candidate.draft, candidate.path);
}

function draft(folder: string, name: string, template: string, fill: Fill): Candidate[] {
  const path = join(folder, name);
  const text = fill(template);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return [];
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 });
  const candidate = { name, path, draft: `${path}.new` };
  writeFileSync(candidate.draft, text, { mode: 0o600 });
  chmodSync(candidate.draft, holdsSecret(template) ? 0o600 : 0o644);
  giveToServers(folder, candidate.draft);
  return [candidate];
}

async function judge(check: FileCheck, candidates: readonly Candidate[], fill: (file?: string) => Fill): Promise<void> {
  const candidate = candidates.find(({ name }) => name === check.file);
  if (!candidate) return;
  const [command, ...args] = check.command.map(fill(candidate.draft)) as [string, ...string[]];
  const { status, said } = await runToFile(command, args, `${candidate.draft}.check`);
  if (status === 0) return;
  throw new LocalFailure(
    `check of ${check.file}`,
    `${command} refuses it:\n${said.trim()}`,
    'correct the setting it names in the environment; the file in use was left as it is',
  );
}

/** Into a file, because Node's pipes are sockets and programs that open /dev/stdout by its name cannot open these. */
async function runToFile(
  command: string,
  args: readonly string[],
  file: string,
): Promise<{ status: number; said: string }> {
  const output = openSync(file, 'w', 0o600);
  try {
    const child = spawn(command, [...args], { stdio: ['ignore', output, output], timeout: CHECK_MILLISECONDS });
    const [status] = (await once(child, 'close')) as [number | null];
    return { status: status ?? 1, said: readFileSync(file, 'utf8') };
  } finally {
    closeSync(output);
    rmSync(file);
  }
}
