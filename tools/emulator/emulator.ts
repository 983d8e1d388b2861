import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../command';
import { onPath, thisMachine } from '../install/machine';
import { birthOf, isAlive } from '../local/alive';
import { ABREAST_FOLDER } from '../local/paths';
import { freePort } from './free-port';

const FOLDER = join(ABREAST_FOLDER, 'emulator');
const RECORD = join(FOLDER, 'emulator.json');
const LOG = join(FOLDER, 'emulator.log');
const PYTHON = join(FOLDER, 'venv', 'bin', 'python');
/** The release whose gaps `mends/` knows. */
const PACKAGE = "'moto[server]==5.2.1'";
/** Loading moto takes two seconds on an idle machine. */
const PATIENCE_MILLISECONDS = 60_000;

/** An emulator of the AWS API that this project started. */
export interface Emulator {
  readonly pid: number;
  /** Start of the process: after a reboot another one may have its id. */
  readonly birth?: string;
  readonly url: string;
  readonly account: string;
}

/** The emulator that runs and answers, if one does. */
export async function runningEmulator(): Promise<Emulator | undefined> {
  if (!existsSync(RECORD)) return undefined;
  const emulator = JSON.parse(readFileSync(RECORD, 'utf8')) as Emulator;
  return runs(emulator) && (await answers(emulator)) ? emulator : undefined;
}

function runs({ pid, birth }: Emulator): boolean {
  return isAlive(pid) && birthOf(pid) === birth;
}

function answers({ url }: Emulator): Promise<boolean> {
  return fetch(`${url}/moto-api/`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/**
 * Starts an emulator with nothing in it; it goes on when this command ends.
 * @param account twelve digits, the account that it plays
 * @throws CommandError where there is no Python with moto, saying how to get it
 */
export async function startEmulator(account: string): Promise<Emulator> {
  const python = emulatorPython();
  const port = await freePort();
  mkdirSync(FOLDER, { recursive: true });
  const log = openSync(LOG, 'w');
  const child = spawn(python, ['tools/emulator/emulator.py', String(port)], {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, MOTO_ACCOUNT_ID: account, PYTHONDONTWRITEBYTECODE: '1' },
  });
  child.unref();
  const url = `http://127.0.0.1:${port}`;
  if (child.pid === undefined) throw new CommandError(`the emulator (${python}) cannot be started: run it by hand`);
  const emulator = { pid: child.pid, birth: birthOf(child.pid), url, account };
  writeFileSync(RECORD, JSON.stringify(emulator));
  await ready(emulator);
  return emulator;
}

/** Ends the emulator, and with it everything in it. */
export async function stopEmulator(emulator: Emulator): Promise<void> {
  process.kill(emulator.pid);
  while (runs(emulator)) await sleep(50);
  rmSync(RECORD);
}

/** A Python that has moto with its server: the one made for it, else the one on PATH. */
export function emulatorPython(): string {
  const found = [PYTHON, onPath(thisMachine(), 'python3')].find((path) => path !== undefined && hasMoto(path));
  if (found !== undefined) return found;
  const lines = [`python3 -m venv ${join(FOLDER, 'venv')}`, `${PYTHON} -m pip install ${PACKAGE}`];
  throw new CommandError(
    `the emulator of AWS must be on this machine, python3 has no moto with its server: ${lines.join(' && ')}`,
  );
}

function hasMoto(python: string): boolean {
  const question = 'from importlib.metadata import version; version("moto"); version("flask"); version("boto3")';
  return existsSync(python) && spawnSync(python, ['-c', question], { stdio: 'ignore' }).status === 0;
}

async function ready(emulator: Emulator): Promise<void> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  while (Date.now() < end && runs(emulator)) {
    if (await answers(emulator)) return;
    await sleep(100);
  }
  throw new CommandError(`the emulator (${emulator.url}) must answer within a minute, it does not: see ${LOG}`);
}
