import type { AwsEnvironment } from '../../constructs/aws/environment';
import { cdktf, logFile } from '../cdktf';
import { CommandError } from '../command';
import { ensureTerraform } from '../install/terraform';
import { NO_LOCK } from '../run-cdktf';
import { synthesize } from '../synthesize';
import { awsCli } from './aws-cli';
import { providerVariables } from './provider-variables';
import { emulatorOf } from './sandbox';
import { stacksOf } from './stacks';

/** What Terraform says when a stack reads the state of another that is not there yet. */
const NO_STATE = /No stored state was found|Unable to find remote state/;
const RESULT = /(No changes\.|Plan: \d+ to add, \d+ to change, \d+ to destroy)/;

/**
 * Shows what a deploy would change, stack by stack (`cdktf diff` takes one at a time).
 * @throws CommandError when a stack cannot be planned
 */
export async function diffStacks(environment: AwsEnvironment): Promise<void> {
  const { name, account, platform } = environment;
  if (platform === 'eks') await awsCli();
  const { path: terraform } = await ensureTerraform({ onProgress: console.log });
  synthesize({ terraform, environment: name });
  const variables = providerVariables(account.kind === 'emulator' ? await emulatorOf(environment) : undefined);
  const results: string[] = [];
  for (const stack of stacksOf(name)) results.push(`${stack.padEnd(24)} ${await diff(stack, terraform, variables)}`);
  console.log(`\n${results.join('\n')}`);
}

/** What a plan of one stack comes to, in Terraform's words. */
async function diff(stack: string, terraform: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const log = logFile('diff', stack);
  let result = 'planned';
  let isFirst = false;
  const onLine = (line: string) => {
    console.log(line);
    result = RESULT.exec(line)?.[1] ?? result;
    isFirst ||= NO_STATE.test(line);
  };
  const status = await cdktf({ words: ['diff', stack, '--skip-synth', NO_LOCK], terraform, log, onLine, variables });
  if (isFirst) return 'can be planned once the stacks before it are deployed';
  if (status !== 0) throw new CommandError(`diff of ${stack} failed: see above, or ${log}`);
  return result;
}
