/** Sends reads and upserts through an environment's balancer and counts what fails. */
import { balancerUrl } from '../../constructs/local/balancer/url';
import { environmentArguments } from '../arguments';
import { CommandError, runCommand } from '../command';
import { environmentNamed } from '../environment';
import { ask } from '../http';
import { generateLoad } from '../load/generate';

interface Options {
  readonly connections: string;
  readonly requests?: string;
  readonly seconds?: string;
  readonly rate?: string;
  readonly writes: string;
  readonly retryOnce?: boolean;
  readonly json?: boolean;
}

const RECORDS = 200;

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
  const environment = environmentNamed(name);
  // Reads must find something: 404 would count as a failure.
  for (let record = 0; record < RECORDS; record += 1) {
    await ask(environment, {
      method: 'PUT',
      path: `/api/v1/ips/198.51.100.${record}`,
      body: { list: 'deny', reason: 'load' },
    });
  }
  const report = await generateLoad({
    url: balancerUrl(environment),
    connections: Number(options.connections),
    requests: options.requests ? Number(options.requests) : undefined,
    seconds: options.seconds ? Number(options.seconds) : options.requests ? undefined : 10,
    rate: options.rate ? Number(options.rate) : undefined,
    writes: Number(options.writes),
    retryOnce: options.retryOnce,
  });
  console.log(options.json ? JSON.stringify(report) : report);
  if (report.failed > 0) throw new CommandError(`${report.failed} of ${report.requests} requests failed`);
});
