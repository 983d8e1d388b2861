/** Installs what is missing, deploys the local environment and shows it working. */
import { balancerUrl } from '../../constructs/local/balancer/url';
import { portPlan } from '../../model/ports';
import { environmentArguments } from '../arguments';
import { runCommand } from '../command';
import { deploy } from '../deploy';
import { localEnvironmentNamed } from '../environment';
import { installMissing } from '../install-missing';
import { showWorking } from '../show-working';
import { collectStatus } from '../status/collect';
import { printStatus } from '../status/print';

void runCommand(async () => {
  const purpose = 'Installs what is missing, deploys an environment, shows it working.';
  const { environment: name } = environmentArguments('up', purpose, [], 'local');
  const environment = localEnvironmentNamed(name);
  await installMissing(environment);
  await deploy(environment);
  await showWorking(environment);
  printStatus(await collectStatus(environment));
  console.log(`\n${balancerUrl(environment)}/api/v1/ips  the system, through its load balancer`);
  if (environment.observability.metrics === 'endpoint') return;
  const { prometheus, alertmanager } = portPlan(environment.network.ports.base);
  console.log(`http://127.0.0.1:${prometheus}  Prometheus`);
  console.log(`http://127.0.0.1:${alertmanager}  Alertmanager`);
});
