import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError } from '../../model/errors';
import type { Observed } from '../../stacks';
import { observeIncarnations } from '../local/observe';
import { ABREAST_FOLDER } from '../local/paths';
import { withoutStackCapture } from './stack-capture';

/** Observes this machine, then runs the CDKTF program. */
export async function synth(image: string): Promise<void> {
  withoutStackCapture();
  const observed: Observed = { image, incarnations: await observeAll() };
  process.env.ABREAST_OBSERVED = JSON.stringify(observed);
  try {
    require('../../main');
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function observeAll(): Promise<NonNullable<Observed['incarnations']>> {
  const folder = join(ABREAST_FOLDER, 'state');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.tfstate')) : [];
  const names = files.map((file) => file.replace(/\.tfstate$/, ''));
  const observed = await Promise.all(names.map(async (name) => [name, await observeIncarnations(name)] as const));
  return Object.fromEntries(observed.filter(([, incarnations]) => Object.keys(incarnations).length > 0));
}
