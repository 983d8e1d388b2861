import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { buildApp } from './composition/build';
import { type Connections, connect, HEARTBEAT_MS } from './composition/connect';
import { loadConfig } from './config';
import type { Config } from './contract';
import type { App } from './http/app';
import { type Background, repeat, untilDone } from './ops/background';
import { stopGracefully } from './ops/graceful-stop';
import { createLogger } from './ops/logger';
import { PRUNE_INTERVAL_MS, prune } from './ops/prune';

// Starts the service, and ends it: 0 after SIGTERM or SIGINT, 1 after anything unforeseen.
const config = readConfigOrExit();
// Lines wait for others a moment: a write to the system for each of them would cost a tenth of the throughput.
const output = pino.destination({ dest: 1, sync: false, minLength: 8192, periodicFlush: 50 });
output.on('error', () => undefined); // nobody reads the logs any more: no reason to stop serving
const logger = createLogger(config, output);
process.once('uncaughtException', fail);
stopOnSignals();
const started = start();
started.catch(fail);

async function start() {
  const connections = await connect(config, logger);
  const app = buildApp(config, connections.ports, logger, {
    pageFolder: dirname(fileURLToPath(import.meta.url)),
  });
  await app.listen({ host: config.host, port: config.port });
  const background = startBackground(app, connections);
  const close = async () => {
    await Promise.all(background.map((work) => work.stop()));
    await connections.ports.registry.deregister(app.instance.id).catch(() => undefined); // it forgets us by itself
    await connections.close();
  };
  return { app, close };
}

function startBackground(
  { instance, load, prepareIdentity, startEvents, startSync }: App,
  { ports, prepare }: Connections,
): Background[] {
  const preparation = untilDone(
    async () => {
      await prepare();
      await prepareIdentity();
      logger.info('tables are up to date');
    },
    (error, attempt) => logger.warn({ err: error, attempt }, 'database cannot be prepared yet'),
  );
  return [
    preparation,
    startEvents(),
    startSync(),
    repeat(async () => ports.registry.heartbeat({ ...instance, load: await load() }), HEARTBEAT_MS),
    repeat(() => prune(ports.identity.pruning), PRUNE_INTERVAL_MS),
  ];
}

function stopOnSignals(): void {
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isStopping) return; // patience: a second signal must not cut requests off
      isStopping = true;
      stop(config.shutdown).then(() => exit(0), fail);
    });
  }
}

async function stop(shutdown: Config['shutdown']): Promise<void> {
  await stopGracefully({ ...(await started), logger, shutdown });
}

function fail(error: unknown): void {
  logger.fatal({ err: error }, 'unforeseen error; stopping');
  stop({ waitSeconds: 0, drainSeconds: 5 })
    .catch(() => undefined) // it failed while starting: there is nothing to stop yet
    .finally(() => exit(1));
}

function exit(code: number): never {
  output.flushSync();
  process.exit(code);
}

function readConfigOrExit(): Config {
  try {
    return loadConfig();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}
