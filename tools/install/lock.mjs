/** A lock between processes: a file that holds the holder's pid. Plain JavaScript: see npm.mjs. */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMilliseconds = 5_000;
/** A holder that has not beaten for this long is gone, even if another process has its pid now (after a reboot). */
const silentMilliseconds = 60_000;
const pollMilliseconds = 200;

const readHolder = (path) => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
};

const isSilent = (path) => {
  try {
    return Date.now() - statSync(path).mtimeMs > silentMilliseconds;
  } catch {
    return false;
  }
};

const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM'; // somebody else's process, but a process
  }
};

/** A lock without a pid yet is being written right now; only silence makes it stale. */
const isStale = (path) => {
  const pid = Number(readHolder(path));
  return isSilent(path) || (pid > 0 && !isAlive(pid));
};

function create(path) {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * Replaces the lock of a process that is gone. The claim is named after that process, so of all who wait only one can
 * replace its lock; none can remove the lock of a living one.
 */
function takeOver(path) {
  const holder = readHolder(path);
  const claim = `${path}.after-${holder || 'unknown'}`;
  if (isSilent(claim)) rmSync(claim, { force: true });
  if (!create(claim)) return false;
  if (readHolder(path) === holder && isStale(path)) {
    renameSync(claim, path);
    return true;
  }
  rmSync(claim, { force: true });
  return false;
}

/** Runs `work` while holding the lock at `path`; `onWait` hears once which pid is waited for. */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!create(path) && !(isStale(path) && takeOver(path))) {
    if (!told) onWait(readHolder(path));
    told = true;
    await sleep(pollMilliseconds);
  }
  const release = () => rmSync(path, { force: true });
  const beat = setInterval(() => utimesSync(path, new Date(), new Date()), beatMilliseconds).unref();
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    process.off('exit', release);
    release();
  }
}
