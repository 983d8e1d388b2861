/** Shows what a deploy would change. */
import { inAccount } from '../../constructs/aws/environment';
import { environmentArguments } from '../arguments';
import { diffStacks } from '../aws/diff-stacks';
import { runCommand } from '../command';
import { diff } from '../deploy';
import { environmentNamed } from '../environment';

void runCommand(async () => {
  const { environment: name } = environmentArguments('diff', 'Shows what a deploy would change.');
  const environment = environmentNamed(name);
  await (environment.platform === 'local' ? diff(environment) : diffStacks(inAccount(environment)));
});
