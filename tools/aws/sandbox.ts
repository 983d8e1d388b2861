import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { CommandError } from '../command';
import { type Emulator, runningEmulator, startEmulator, stopEmulator } from '../emulator/emulator';
import { ABREAST_FOLDER } from '../local/paths';
import { readBack } from './read-back';

/**
 * The emulator that an environment is deployed to; a new one is empty, so what the states tell of the last one is
 * forgotten.
 */
export async function emulatorFor({ name, account }: AwsEnvironment, stacks: readonly string[]): Promise<Emulator> {
  const running = await runningEmulator();
  if (running && running.account !== account.id) {
    const rule = `must be the account that the emulator plays (${running.account})`;
    throw new CommandError(`account.id of ${name} (${account.id}) ${rule}: destroy what runs on it first`);
  }
  if (running) return running;
  const started = await startEmulator(account.id);
  forgetStates(stacks);
  return started;
}

/** The emulator that an environment was deployed to. @throws CommandError when it has ended */
export async function emulatorOf({ name }: AwsEnvironment): Promise<Emulator> {
  const running = await runningEmulator();
  if (running) return running;
  throw new CommandError(
    `${name} must run on an emulator, and none runs any more: npm run deploy -- ${name} starts one and deploys it anew`,
  );
}

/** Ends an emulator in which nothing is left. @throws CommandError with what is left */
export async function endEmulator(
  emulator: Emulator,
  environment: AwsEnvironment,
  stacks: readonly string[],
): Promise<void> {
  const left = readBack(emulator, environment);
  if (left.length > 0) {
    const rows = left.map((row) => row.join(' ').trim()).join('; ');
    throw new CommandError(`destroy of ${environment.name} must leave nothing behind, it left ${rows}: destroy again`);
  }
  await stopEmulator(emulator);
  forgetStates(stacks);
}

function forgetStates(stacks: readonly string[]): void {
  for (const id of stacks)
    for (const end of ['tfstate', 'tfstate.backup'])
      rmSync(join(ABREAST_FOLDER, 'state', `${id}.${end}`), { force: true });
}
