/** Lists every process of an environment: role, state, health, address, version. */
import { environmentArguments } from '../arguments';
import { CommandError, runCommand } from '../command';
import { localEnvironmentNamed } from '../environment';
import { collectStatus } from '../status/collect';
import { printStatus } from '../status/print';

void runCommand(async () => {
  const { environment, options } = environmentArguments<{ json?: boolean }>(
    'scale:status',
    'Lists every process of an environment. Exit status 1 when one is not ready.',
    [['--json', 'print JSON instead of a table']],
    'local',
  );
  const { name } = localEnvironmentNamed(environment);
  const rows = await collectStatus({ name });
  if (options.json) console.log(JSON.stringify(rows, null, 2));
  else if (rows.length > 0) printStatus(rows);
  else console.log(`${name} is not deployed: npm run deploy -- ${name}`);
  const silent = rows.filter(({ health }) => health !== 'ready').map((row) => row.name);
  if (silent.length > 0)
    throw new CommandError(`not ready: ${silent.join(', ')}; npm run deploy -- ${name} brings them back`);
});
