import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../contract';
import type { App } from '../http/app';

/** What a stop needs. */
export interface StopOptions {
  readonly app: App;
  readonly logger: Logger;
  readonly shutdown: Config['shutdown'];
  /** Leaves the registry, closes pools; called when no request is left. */
  readonly close: () => Promise<void>;
}

// Closing pools waits for servers that may be away.
const CLOSE_LIMIT_MS = 5000;

/**
 * Stops without losing a request: not ready at once, serving until the balancer has noticed, then finishing what is in flight.
 * The numbers come from the shutdown ledger of the environment.
 */
export async function stopGracefully({ app, logger, shutdown, close }: StopOptions): Promise<void> {
  logger.info(
    { wait_seconds: shutdown.waitSeconds, drain_seconds: shutdown.drainSeconds },
    'stopping: not ready any more',
  );
  const wasReady = app.drain();
  if (wasReady) await sleep(shutdown.waitSeconds * 1000);
  await finishRequests(app, logger, shutdown.drainSeconds);
  await within(CLOSE_LIMIT_MS, close());
  logger.info('stopped');
}

async function finishRequests(app: App, logger: Logger, drainSeconds: number): Promise<void> {
  const isFinished = await within(drainSeconds * 1000, app.close());
  if (isFinished) return;
  logger.warn({ limit_seconds: drainSeconds }, 'requests in flight did not finish in time');
  app.server.closeAllConnections();
}

/** False when the work took longer than the limit. */
async function within(limitMs: number, work: PromiseLike<unknown>): Promise<boolean> {
  const controller = new AbortController();
  const limit = sleep(limitMs, false, { signal: controller.signal }).catch(() => false);
  const isDone = await Promise.race([Promise.resolve(work).then(() => true), limit]);
  controller.abort();
  return isDone;
}
