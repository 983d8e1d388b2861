/** Deploys an environment. */
import { environmentArguments } from '../arguments';
import { runCommand } from '../command';
import { deploy } from '../deploy';
import { environmentNamed } from '../environment';

void runCommand(async () => {
  const { environment } = environmentArguments('deploy', 'Deploys an environment.');
  await deploy(environmentNamed(environment));
});
