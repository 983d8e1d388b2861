/** Sends reads and upserts through an environment's balancer and counts what fails. */
import { balancerUrl } from '../../constructs/local/balancer/url';
import { environmentArguments, numbersOf } from '../arguments';
import { CommandError, runCommand } from '../command';
import { localEnvironmentNamed } from '../environment';
import { ask } from '../http';
import { generateLoad, RECORDS, recordPath } from '../load/generate';

interface Options {
  readonly connections: string;
  readonly requests?: string;
  readonly seconds?: string;
  readonly rate?: string;
  readonly writes: string;
  readonly retryOnce?: boolean;
  readonly json?: boolean;
}

/** Each connection comes from an address of its own: 127.0.1.1 to 127.0.255.250. */
const RULES = {
  connections: { least: 1, most: 60_000 },
  requests: { least: 1 },
  seconds: { least: 1, fraction: true },
  rate: { least: 1 },
  writes: { least: 0, most: 1, fraction: true },
} as const;

void runCommand(async () => {
  const { environment: name, options } = environmentArguments<Options>(
    'load',
    'Sends load; exit status 1 when a request fails.',
    [
      ['--connections <count>', 'keep-alive connections', '64'],
      ['--requests <count>', 'requests in all'],
      ['--seconds <seconds>', 'how long (default 10 unless --requests is given)'],
      ['--rate <count>', 'requests per second at most'],
      ['--writes <share>', 'share of upserts, 0 to 1', '0.2'],
      ['--retry-once', 'send a failed request once more (reads and upserts are idempotent)'],
      ['--json', 'print JSON'],
    ],
    'local',
  );
  const { connections = 1, requests, seconds, rate, writes = 0 } = numbersOf(options, RULES);
  const environment = localEnvironmentNamed(name);
  // Reads must find something: 404 would count as a failure.
  for (let record = 0; record < RECORDS; record += 1) {
    await ask(environment, {
      method: 'PUT',
      path: recordPath(record),
      body: { list: 'deny', reason: 'load' },
    });
  }
  const report = await generateLoad({
    url: balancerUrl(environment),
    connections,
    requests,
    seconds: seconds ?? (requests === undefined ? 10 : undefined),
    rate,
    writes,
    retryOnce: options.retryOnce,
  });
  console.log(options.json ? JSON.stringify(report) : report);
  if (report.failed > 0) throw new CommandError(`${report.failed} of ${report.requests} requests failed`);
});
