// Compiling the application takes four seconds of a processor and is most of a synth: what was compiled last is kept for
// as long as nothing has changed that it is made of.

import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationVersion, compileInto } from './application.mjs';

/** Folder whose files it is made of. */
const SOURCES = 'app';
/** What it is made of besides: how it is compiled, which packages are compiled in, and the description of its API. */
const FURTHER = [
  'docs/openapi.json',
  'package-lock.json',
  'tools/image/application.mjs',
  'tools/image/own-source-maps.mjs',
  'tsconfig.json',
];

/**
 * Makes a folder hold the application as its sources are, from the root of the repository, and answers its version. A
 * note beside the folder (`<folder>.json`) tells what it was made of. Throws what esbuild throws.
 */
export async function keepApplication(folder) {
  const note = `${folder}.json`;
  // Before it is compiled: what is written meanwhile is compiled the next time.
  const sources = digestOfSources();
  const kept = noted(note);
  if (kept.sources === sources && existsSync(folder) && applicationVersion(folder) === kept.version)
    return kept.version;
  const draft = `${folder}.${process.pid}`;
  assertKnown(await compileInto(draft));
  const version = applicationVersion(draft);
  rmSync(note, { force: true });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  writeFileSync(note, JSON.stringify({ sources, version }));
  return version;
}

/** What was compiled last; nothing after a first clone, or when the note is damaged. */
function noted(note) {
  try {
    return JSON.parse(readFileSync(note, 'utf8'));
  } catch {
    return {};
  }
}

function digestOfSources() {
  const digest = createHash('sha256');
  for (const file of [...filesBelow(SOURCES), ...FURTHER].sort())
    digest.update(`${file}\0`).update(createHash('sha256').update(readFileSync(file)).digest());
  return digest.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (name === 'node_modules') return [];
    return lstatSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** A file that is compiled in and not looked at would go stale unseen. */
function assertKnown(files) {
  const isKnown = (file) => file.startsWith(`${SOURCES}/`) || file.includes('node_modules/') || FURTHER.includes(file);
  const unknown = files.filter((file) => !isKnown(file));
  if (unknown.length === 0) return;
  throw new Error(`${unknown.join(', ')} is compiled into the application: add it to tools/image/kept-application.mjs`);
}
