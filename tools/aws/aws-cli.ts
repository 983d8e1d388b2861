import { CommandError } from '../command';
import { type Machine, onPath, thisMachine } from '../install/machine';
import { isAtLeast, versionOf } from '../install/version';

/** Oldest of each major that answers the providers in the words of Kubernetes' stable API. */
const OLDEST: Readonly<Record<string, string>> = { '1': '1.24', '2': '2.7' };
const QUESTION = { arguments: ['--version'], pattern: /^aws-cli\/(\d+(?:\.\d+)+)/m };
const WAY_OUT =
  'Terraform asks it for a token of the cluster; install it (https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html) and run the same command again';

/**
 * Path of the AWS CLI, which the providers of Kubernetes and Helm run for every token (`aws eks get-token`).
 * @throws CommandError when there is none, or one that is too old: without it each of them fails minutes later
 */
export async function awsCli(machine: Machine = thisMachine()): Promise<string> {
  const path = onPath(machine, 'aws');
  if (!path) throw new CommandError(`the AWS CLI (aws) must be on the PATH, it is not: ${WAY_OUT}`);
  const version = await versionOf(path, QUESTION, machine.environment);
  const oldest = OLDEST[version?.split('.')[0] ?? ''];
  if (version && (!oldest || isAtLeast(version, oldest))) return path;
  const found = version ? `is ${version}` : 'does not tell its version';
  const least = oldest ?? OLDEST['2'];
  throw new CommandError(`the AWS CLI (${path}) must be version ${least} or later, it ${found}: ${WAY_OUT}`);
}
