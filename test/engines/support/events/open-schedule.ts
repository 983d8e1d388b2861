import { pino } from 'pino';
import { BullmqRetrySchedule } from '../../../../app/adapters/redis/bullmq-retry-schedule';
import { firstReady, openRedis } from '../../../../app/adapters/redis/client';
import { Secret } from '../../../../app/contract';
import type { RetrySchedule } from '../../../../app/ports/retry-schedule';

const logger = pino({ level: 'silent' });

/**
 * Opens the schedule of BullMQ as a process of its own would.
 * @param urls of a cluster, or of one server, separated by commas
 */
export async function openSchedule(urls: string, scope: string): Promise<RetrySchedule> {
  const secrets = urls.split(',').map((url) => new Secret(url));
  const redis = { urls: secrets, mode: secrets.length > 1 ? ('cluster' as const) : ('standalone' as const) };
  const client = openRedis(redis, logger);
  await firstReady(client, 2000);
  const openForWorker = () => openRedis(redis, logger, 'endless');
  const schedule = new BullmqRetrySchedule({ client, openForWorker, prefix: `test:${scope}`, logger });
  return {
    schedule: (retry, delayMs) => schedule.schedule(retry, delayMs),
    work: (run) => schedule.work(run),
    close: async () => {
      await schedule.close();
      client.disconnect();
    },
  };
}
