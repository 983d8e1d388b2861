import { type CdktfRun, cdktf, INTERRUPTED, logFile } from './cdktf';
import { CommandError } from './command';
import { tail } from './local/ready';

/** A deploy or destroy of one environment. */
export interface EnvironmentRun extends Pick<CdktfRun, 'terraform' | 'variables'> {
  readonly verb: 'deploy' | 'destroy';
  /** Name of the environment. */
  readonly name: string;
  /** Its stacks. */
  readonly stacks: readonly string[];
  /** Line to print for a line of Terraform. */
  readonly progress: (line: string) => string | undefined;
  /** Further words for `cdktf`. @default none */
  readonly more?: readonly string[];
  /** Whether a printed line already says why it failed. */
  readonly isSpeech: (line: string) => boolean;
}

/** `terraform init` has locked what it installed; locking again would ask the registry also where a mirror has all. */
export const NO_LOCK = '--skip-provider-lock';

/**
 * Deploys or destroys stacks by `cdktf`, printing how far it is.
 * @throws CommandError when it fails or is interrupted
 */
export async function runCdktf(run: EnvironmentRun): Promise<void> {
  const { verb, name, stacks, terraform, variables, progress, isSpeech, more = [] } = run;
  const log = logFile(verb, name);
  let hasSpoken = false;
  const onLine = (line: string) => {
    const said = progress(line);
    if (!said) return;
    hasSpoken ||= isSpeech(said);
    console.log(said);
  };
  const words = [verb, ...stacks, '--auto-approve', '--skip-synth', NO_LOCK, ...more];
  const status = await cdktf({ words, terraform, log, onLine, variables });
  if (status === 0) return;
  if (status === INTERRUPTED)
    throw new CommandError(
      `${verb} of ${name} was interrupted: the same command again goes on where it stopped (${log})`,
    );
  throw new CommandError(
    [
      `${verb} of ${name} failed: cdktf ended with status ${status}`,
      // What was printed stands above already; the end of the log is for what Terraform itself says.
      ...(hasSpoken ? [] : [tail(log)]),
      `  log: ${log}`,
      '  way out: mend what it names and run the same command again; it goes on where this one stopped',
    ].join('\n'),
  );
}
