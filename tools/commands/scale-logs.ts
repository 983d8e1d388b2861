/** Shows the logs of all processes of an environment as one, in the order of time. */
import { once } from 'node:events';
import { environmentArguments } from '../arguments';
import { CommandError, runCommand } from '../command';
import { localEnvironmentNamed } from '../environment';
import { environmentPaths } from '../local/paths';
import { type FilterOptions, filterOf } from '../logs/filter';
import { entriesOf, instancesIn } from '../logs/follow';
import { asJson, asText } from '../logs/render';

interface Options extends FilterOptions {
  readonly follow?: boolean;
  readonly json?: boolean;
}

void runCommand(async () => {
  const { environment, options } = environmentArguments<Options>(
    'scale:logs',
    'Shows the logs of an environment as one, in the order of time.',
    [
      ['--component, --program <name>', 'only processes whose name starts with this (web, cache-1, balancer)'],
      ['--instance <name>', 'only this process (web-3)'],
      ['--level <level>', 'only this and worse (debug, info, warn, error, fatal)'],
      ['--request <id>', 'only what one request caused: the x-request-id of its answer'],
      ['--since <duration>', 'only what was logged since then (10m, 2h)'],
      ['--lines <count>', 'lines of each log to begin with (default: 20; all with --since, --level or --request)'],
      ['--json', 'one object of JSON for each entry'],
      ['--follow', 'wait for more at the end, which is the default'],
      ['--no-follow', 'stop at the end instead of waiting for more'],
    ],
    'local',
  );
  const { logs } = environmentPaths(localEnvironmentNamed(environment).name);
  const instances = instancesIn(logs);
  if (instances.length === 0)
    throw new CommandError(`${environment} has no logs, it is not deployed: npm run deploy -- ${environment}`);
  const { isInstance, isEntry, begin } = filterOf(options, instances, environment);
  const signal = interruption();
  const render = options.json ? asJson : asText;
  for await (const entry of entriesOf({
    folder: logs,
    isWanted: isInstance,
    begin,
    follow: options.follow !== false,
    signal,
  })) {
    if (signal.aborted) break;
    if (!isEntry(entry) || process.stdout.write(`${render(entry)}\n`)) continue;
    await Promise.race([once(process.stdout, 'drain'), once(signal, 'abort')]);
  }
});

/** Ctrl-C, and a reader that had enough (`| head`): neither is a failure. */
function interruption(): AbortSignal {
  const end = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => end.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    end.abort();
  });
  return end.signal;
}
