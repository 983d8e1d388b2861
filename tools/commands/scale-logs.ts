/** Follows the logs of an environment's processes, each line with the name of its process. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { environmentArguments, numbersOf } from '../arguments';
import { CommandError, runCommand } from '../command';
import { localEnvironmentNamed } from '../environment';
import { environmentPaths } from '../local/paths';

interface Options {
  readonly program?: string;
  readonly lines: string;
  readonly follow: boolean;
}

void runCommand(async () => {
  const { environment, options } = environmentArguments<Options>(
    'scale:logs',
    'Shows the logs of an environment.',
    [
      ['--program <name>', 'only programs whose name starts with this (web, cache-1, balancer)'],
      ['--lines <count>', 'lines of each log to begin with', '20'],
      ['--no-follow', 'stop at the end instead of waiting for more'],
    ],
    'local',
  );
  numbersOf(options, { lines: { least: 0 } });
  const { logs } = environmentPaths(localEnvironmentNamed(environment).name);
  const files = existsSync(logs) ? readdirSync(logs).filter((file) => file.endsWith('.log')) : [];
  const chosen = files.filter((file) => file.startsWith(options.program ?? ''));
  if (chosen.length === 0)
    throw new CommandError(
      files.length === 0
        ? `${environment} has no logs, it is not deployed: npm run deploy -- ${environment}`
        : `--program (${options.program}) must begin the name of a log of ${environment}: there are ${files.join(', ')}`,
    );
  await Promise.all(chosen.map((file) => show(join(logs, file), file.replace(/\.log$/, ''), options)));
});

function show(path: string, name: string, { lines, follow }: Options): Promise<void> {
  // -F goes on when the supervisor rotates the file.
  const tail = spawn('tail', ['-n', lines, ...(follow ? ['-F'] : []), path], { stdio: ['ignore', 'pipe', 'ignore'] });
  createInterface({ input: tail.stdout }).on('line', (line) => console.log(`${name.padEnd(18)} ${line}`));
  return new Promise((resolve) => tail.once('close', () => resolve()));
}
