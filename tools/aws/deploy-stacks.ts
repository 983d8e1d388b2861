import type { AwsEnvironment } from '../../constructs/aws/environment';
import { exclusively } from '../exclusively';
import { ensureTerraform } from '../install/terraform';
import { step } from '../progress';
import { runCdktf } from '../run-cdktf';
import { synthesize } from '../synthesize';
import { providerVariables } from './provider-variables';
import { printSandbox } from './read-back';
import { emulatorFor, emulatorOf, endEmulator } from './sandbox';
import { isStackFailure, stackProgress } from './stack-progress';
import { stacksOf } from './stacks';

/**
 * Deploys an environment on AWS, stack by stack, or on the emulator on this machine, and then shows what is there.
 * @throws CommandError when a stack fails; the same command again goes on there
 */
export function deployStacks(environment: AwsEnvironment): Promise<void> {
  const { name, account } = environment;
  return exclusively('deploy', name, async () => {
    const { terraform, stacks } = await synthesized(name);
    const emulator = account.kind === 'emulator' ? await emulatorFor(environment, stacks) : undefined;
    const run = {
      name,
      stacks,
      terraform,
      variables: providerVariables(emulator),
      progress: stackProgress(),
      isSpeech: isStackFailure,
    };
    await step(`deployed ${name}`, () => runCdktf({ verb: 'deploy', ...run }));
    if (emulator) printSandbox(emulator, environment);
  });
}

/** Destroys the stacks of an environment, the last one first; an emulator ends with what was in it. */
export function destroyStacks(environment: AwsEnvironment): Promise<void> {
  const { name, account } = environment;
  return exclusively('destroy', name, async () => {
    const { terraform, stacks } = await synthesized(name);
    const emulator = account.kind === 'emulator' ? await emulatorOf(environment) : undefined;
    const run = {
      name,
      stacks,
      terraform,
      variables: providerVariables(emulator),
      progress: stackProgress(),
      isSpeech: isStackFailure,
    };
    await step(`destroyed ${name}`, () => runCdktf({ verb: 'destroy', ...run }));
    if (emulator) await step('emulator empty, and ended', () => endEmulator(emulator, environment, stacks));
  });
}

async function synthesized(name: string): Promise<{ terraform: string; stacks: string[] }> {
  const { path } = await step('Terraform', () => ensureTerraform({ onProgress: console.log }));
  await step('synthesized', async () => synthesize({ terraform: path, environment: name }));
  return { terraform: path, stacks: stacksOf(name) };
}
