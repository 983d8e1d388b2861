import { lstatSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** First words of every stand-in, by which a later run knows the one that a killed run left behind. */
const mark = '# abreast: temporary, safe to remove';

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const isStandIn = (path: string): boolean => exists(path) && readFileSync(path, 'utf8').includes(mark);

/** Creates the folder and answers those that were not there, the deepest first. */
function createFolder(folder: string): string[] {
  const missing: string[] = [];
  for (let each = folder; !exists(each); each = dirname(each)) missing.push(each);
  mkdirSync(folder, { recursive: true });
  return missing;
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // A package has put files into it meanwhile: it is the package's folder now.
  }
}

/**
 * Puts a file of ours at a path of the system for as long as an installation takes. A file that is there is moved
 * aside and comes back.
 * @returns puts everything back as it was; may be called more than once
 */
export function standIn(path: string, lines: readonly string[], mode: number): () => void {
  const kept = `${path}.abreast-kept`;
  const created = createFolder(dirname(path));
  if (exists(path) && !isStandIn(path)) renameSync(path, kept);
  const [first = '', ...rest] = lines;
  writeFileSync(path, `${[first, mark, ...rest].join('\n')}\n`, { mode });
  let done = false;
  return () => {
    if (done) return;
    done = true;
    rmSync(path, { force: true });
    if (exists(kept)) renameSync(kept, path);
    created.forEach(removeIfEmpty);
  };
}
