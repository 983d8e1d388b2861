import { spawnSync } from 'node:child_process';
import Table from 'cli-table3';
import { emulatorGaps } from '../../constructs/aws/emulator-gaps';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { CommandError } from '../command';
import { type Emulator, emulatorPython } from '../emulator/emulator';
import { providerVariables } from './provider-variables';

/** A part of a deployed system, its name at AWS, and what AWS says of it. */
export type Row = readonly [part: string, name: string, facts: string];

/** What an environment consists of, asked of the API by the SDK that the emulator brings. */
export function readBack(emulator: Emulator, { name, region, system }: AwsEnvironment): Row[] {
  const words = ['tools/emulator/show.py', name, region, system.name];
  // To the SDK an empty profile is one that does not exist.
  const keys = { ...providerVariables(emulator), AWS_PROFILE: undefined };
  const env = { ...process.env, ...keys, PYTHONDONTWRITEBYTECODE: '1' };
  const { status, stdout, stderr } = spawnSync(emulatorPython(), words, { encoding: 'utf8', env });
  if (status === 0) return JSON.parse(stdout) as Row[];
  const why = stderr.trim().split('\n').at(-1);
  throw new CommandError(`the emulator (${emulator.url}) must tell what is in it, it does not (${why}): deploy again`);
}

/** Prints what was created, and what was left out for the emulator's sake. */
export function printSandbox(emulator: Emulator, environment: AwsEnvironment): void {
  const table = new Table({ head: ['part', 'name', 'as AWS tells it'], style: { head: [], border: [] } });
  table.push(...readBack(emulator, environment).map((row) => [...row]));
  console.log(`\nread back through ${emulator.url}\n${table.toString()}`);
  for (const { types, reason } of emulatorGaps) console.log(`left out: ${types.join(', ')}: ${reason}`);
}
