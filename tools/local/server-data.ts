import { execFile } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverAccount } from './account';
import type { Component } from './component';
import { LocalFailure } from './failure';
import { program } from './programs';

const run = promisify(execFile);

/** Half a data folder never stands under its name: what was interrupted starts again. */
export async function intoPlace(data: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  await make(draft);
  renameSync(draft, data);
}

/** Removes the data of one server of a component. */
export function removeData(component: Component, server: string): void {
  rmSync(join(component.folder, server), { recursive: true, force: true });
}

/**
 * Runs a program as the account of the component's servers.
 * @throws LocalFailure with the program's own words
 */
export async function runAsServer(component: Component, name: string, args: readonly string[]): Promise<void> {
  const account = serverAccount(component.folder);
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  try {
    await run(program(name).path, [...args], { ...identity, cwd: '/', timeout: 300_000, maxBuffer: 1 << 24 });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new LocalFailure(name, (stderr ?? String(error)).trim(), 'mend what it names and deploy again');
  }
}
