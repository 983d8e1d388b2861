import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Observed } from '../../stacks';
import { runCommand } from '../command';
import { observeIncarnations } from '../local/observe';
import { ABREAST_FOLDER } from '../local/paths';
import { withOneVersionCheck } from './one-version';
import { withoutStackCapture } from './stack-capture';

/** Observes this machine, then runs the CDKTF program. */
export function synth(image: string): Promise<void> {
  return runCommand(async () => {
    withoutStackCapture();
    withOneVersionCheck();
    const observed: Observed = { image, incarnations: await observeAll() };
    process.env.ABREAST_OBSERVED = JSON.stringify(observed);
    require('../../main');
  });
}

async function observeAll(): Promise<NonNullable<Observed['incarnations']>> {
  const folder = join(ABREAST_FOLDER, 'state');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.tfstate')) : [];
  const names = files.map((file) => file.replace(/\.tfstate$/, ''));
  const observed = await Promise.all(names.map(async (name) => [name, await observeIncarnations(name)] as const));
  return Object.fromEntries(observed.filter(([, incarnations]) => Object.keys(incarnations).length > 0));
}
