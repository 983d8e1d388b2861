/** Shows what happens in an environment now, for those without Grafana. */
import { once } from 'node:events';
import { portPlan } from '../../model/ports';
import { environmentArguments, numbersOf } from '../arguments';
import { CommandError, runCommand } from '../command';
import { environmentNamed } from '../environment';
import { connect } from '../observe/connect';
import { newestOf, printNewest } from '../observe/newest';
import { Observation } from '../observe/observation';
import { serveObservation } from '../observe/server';

interface Options {
  readonly port?: string;
  readonly prometheus?: string;
  readonly alertmanager?: string;
  readonly once?: boolean;
  readonly json?: boolean;
}

void runCommand(async () => {
  const { environment: name, options } = environmentArguments<Options>(
    'observe',
    'Serves a page with pictures, firing alerts and headroom of an environment; Ctrl-C ends it.',
    [
      ['--port <number>', 'port of 127.0.0.1 for the page (default that of the environment)'],
      ['--prometheus <url>', 'where Prometheus is, for an environment that is not local'],
      ['--alertmanager <url>', 'where Alertmanager is, for an environment that is not local'],
      ['--once', 'print the newest values and the alerts instead of serving a page'],
      ['--json', 'with --once: print JSON'],
    ],
    'local',
  );
  const { port } = numbersOf(options, { port: { least: 0, most: 65_535 } });
  if (options.json && !options.once) throw new CommandError('--json must stand with --once: add it');
  const environment = environmentNamed(name);
  const connected = await connect(environment, options);
  try {
    if (options.once) {
      const newest = await newestOf(connected);
      if (options.json) console.log(JSON.stringify(newest, null, 2));
      else printNewest(newest);
      return;
    }
    const fallback = portPlan(environment.network.ports.base).observe;
    const server = await serveObservation(new Observation(connected), port ?? fallback);
    console.log(`${server.url}  ${name}, from ${connected.prometheus.url}; Ctrl-C ends it`);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await server.stop();
  } finally {
    connected.prometheus.close();
    connected.alertmanager?.close();
  }
});
