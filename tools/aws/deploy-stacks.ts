import { type AwsEnvironment, type EksEnvironment, inCluster } from '../../constructs/aws/environment';
import type { Emulator } from '../emulator/emulator';
import { exclusively } from '../exclusively';
import { ensureTerraform } from '../install/terraform';
import { step } from '../progress';
import { runCdktf } from '../run-cdktf';
import { synthesize } from '../synthesize';
import { awsCli } from './aws-cli';
import { assertUnprotected, destroyAroundCluster } from './destroy-cluster';
import { outputsFile, printOutputs } from './outputs';
import { providerVariables } from './provider-variables';
import { printSandbox } from './read-back';
import { emulatorFor, emulatorOf, endEmulator } from './sandbox';
import { isStackFailure, stackProgress } from './stack-progress';
import { stacksOf } from './stacks';

/**
 * Deploys an environment on AWS, stack by stack, or on the emulator on this machine, and then shows what is there.
 * @throws CommandError when the account lacks something, or a stack fails; the same command again goes on there
 */
export function deployStacks(environment: AwsEnvironment): Promise<void> {
  const { name, account } = environment;
  return exclusively('deploy', name, async () => {
    if (environment.platform === 'eks') await lookAtMachine(inCluster(environment));
    if (account.kind === 'aws') await step('account looked at', () => lookAtAccount(environment));
    const synth = await synthesized(name);
    const emulator = account.kind === 'emulator' ? await emulatorFor(environment, synth.stacks) : undefined;
    await step(`deployed ${name}`, () => runStacks('deploy', name, synth, emulator));
    printOutputs(name);
    if (emulator) printSandbox(emulator, environment);
  });
}

/** What the providers need here, before anything is written; whether this machine is in the network, nobody can tell. */
async function lookAtMachine({ name, cluster }: EksEnvironment): Promise<void> {
  await awsCli();
  if (cluster.publicAccess.kind === 'none')
    console.log(
      `  the API of ${name}'s cluster answers in its network only (cluster.publicAccess): deploy there, or by a VPN`,
    );
}

/** The SDK takes a fifth of a second to load, which what needs no account does not wait for. */
async function lookAtAccount(environment: AwsEnvironment): Promise<void> {
  const { awsPreflight } = await import('./preflight');
  await awsPreflight(environment);
}

/** Destroys the stacks of an environment, the last one first; an emulator ends with what was in it. */
export function destroyStacks(environment: AwsEnvironment): Promise<void> {
  const { name, account } = environment;
  return exclusively('destroy', name, async () => {
    if (environment.platform === 'eks') return destroyCluster(environment);
    const synth = await synthesized(name);
    const emulator = account.kind === 'emulator' ? await emulatorOf(environment) : undefined;
    await step(`destroyed ${name}`, () => runStacks('destroy', name, synth, emulator));
    if (emulator) await step('emulator empty, and ended', () => endEmulator(emulator, environment, synth.stacks));
  });
}

async function destroyCluster(environment: AwsEnvironment): Promise<void> {
  const cli = await awsCli();
  assertUnprotected(environment);
  const synth = await synthesized(environment.name);
  await destroyAroundCluster(inCluster(environment), {
    cli,
    stacks: synth.stacks,
    destroy: (stacks) => runStacks('destroy', environment.name, { ...synth, stacks }),
  });
}

interface Synthesized {
  /** Path of the program. */
  readonly terraform: string;
  readonly stacks: readonly string[];
}

async function synthesized(name: string): Promise<Synthesized> {
  const { path } = await step('Terraform', () => ensureTerraform({ onProgress: console.log }));
  await step('synthesized', async () => synthesize({ terraform: path, environment: name }));
  return { terraform: path, stacks: stacksOf(name) };
}

function runStacks(verb: 'deploy' | 'destroy', name: string, synth: Synthesized, emulator?: Emulator) {
  const variables = providerVariables(emulator);
  const more = verb === 'deploy' ? ['--outputs-file', outputsFile(name)] : [];
  return runCdktf({ verb, name, ...synth, variables, more, progress: stackProgress(), isSpeech: isStackFailure });
}
