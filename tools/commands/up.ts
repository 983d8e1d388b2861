/** Installs what is missing, deploys the local environment and shows it working. */
import { environmentArguments } from '../arguments';
import { runCommand } from '../command';
import { deploy } from '../deploy';
import { environmentNamed } from '../environment';
import { installMissing } from '../install-missing';
import { showWorking } from '../show-working';
import { collectStatus } from '../status/collect';
import { printStatus } from '../status/print';

void runCommand(async () => {
  const { environment: name } = environmentArguments(
    'up',
    'Installs what is missing, deploys, shows it working.',
    [],
    'local',
  );
  const environment = environmentNamed(name);
  await installMissing(environment);
  await deploy(environment);
  await showWorking(environment);
  printStatus(await collectStatus(environment));
});
