/** Deploys an environment. */
import { inAccount } from '../../constructs/aws/environment';
import { environmentArguments } from '../arguments';
import { deployStacks } from '../aws/deploy-stacks';
import { runCommand } from '../command';
import { deploy } from '../deploy';
import { environmentNamed } from '../environment';

void runCommand(async () => {
  const { environment: name } = environmentArguments('deploy', 'Deploys an environment.');
  const environment = environmentNamed(name);
  await (environment.platform === 'local' ? deploy(environment) : deployStacks(inAccount(environment)));
});
