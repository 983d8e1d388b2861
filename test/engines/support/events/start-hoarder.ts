import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { start } from '../processes';
import type { BusAddress } from './open-bus';

/** A process that takes messages and keeps them. */
export interface Hoarder {
  /** Ids of the events it got. */
  got(): string[];
  /** SIGKILL. */
  kill(): Promise<void>;
}

let compiled: Promise<string> | undefined;

/** Starts a process that consumes as `audit` and never acknowledges. */
export async function startHoarder(address: BusAddress, scope: string): Promise<Hoarder> {
  compiled ??= compile();
  const program = start(process.execPath, [await compiled, JSON.stringify(address), scope]);
  return {
    got: () => [...program.output().matchAll(/^got (\S+)$/gm)].map(([, id = '']) => id),
    kill: () => program.stop('SIGKILL'),
  };
}

/** Removes the program of the process, if there is one. */
export async function removeHoarder(): Promise<void> {
  if (compiled) rmSync(dirname(await compiled), { recursive: true, force: true });
}

// Below the project, so that it finds the project's packages.
async function compile(): Promise<string> {
  const cache = join(__dirname, '../../../../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outfile = join(mkdtempSync(join(cache, 'hoarder-')), 'hoard.mjs');
  await build({
    entryPoints: [join(__dirname, 'hoard.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
