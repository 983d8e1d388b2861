import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import type { Logger } from 'pino';
import type { RetryRef } from '../../ports/retries';
import type { RetrySchedule, RetryWorker } from '../../ports/retry-schedule';
import type { RedisClient } from './client';
import { Guard } from './guard';

/** What the schedule needs. */
export interface BullmqOptions {
  /** For scheduling; it may be shared, and stays open. */
  readonly client: RedisClient;
  /** Opens a connection of endless patience for a worker, which blocks it; the schedule closes it. */
  readonly openForWorker: () => RedisClient;
  /** Starts every key: of the system and the environment. */
  readonly prefix: string;
  readonly logger: Logger;
}

interface Job {
  readonly id: string;
}

const NAME = 'retries';
const MOST_AT_ONCE = 8;
// BullMQ (6) notes what it does in a stream that nobody reads here.
const STREAMS = { events: { maxLen: 100 } };
// Closing waits for Redis, which may be away.
const CLOSE_LIMIT_MS = 2000;

/** Wakes one of all workers, by delayed jobs of BullMQ. A job is gone when it ran, whatever became of the retry. */
export class BullmqRetrySchedule implements RetrySchedule {
  readonly #guard: Guard;
  readonly #queue: Queue<Job>;
  readonly #workers = new Set<RetryWorker>();

  constructor(private readonly options: BullmqOptions) {
    const { client, logger } = options;
    this.#guard = new Guard(client);
    this.#queue = new Queue(NAME, { connection: client, prefix: this.#prefix, streams: STREAMS });
    this.#queue.on('error', (error) => logger.debug({ err: error }, 'retry queue disturbed'));
  }

  async schedule({ id, attempts }: RetryRef, delayMs: number): Promise<void> {
    const jobId = `${id}-${attempts}`;
    const options = { jobId, delay: Math.round(delayMs), removeOnComplete: true, removeOnFail: true };
    await this.#guard.run(() => this.#queue.add(NAME, { id }, options));
  }

  work(run: (id: string) => Promise<void>): RetryWorker {
    const connection = this.options.openForWorker();
    const inHand = new Set<Promise<void>>();
    const worker = this.#open(connection, async ({ id }) => {
      const running = run(id).finally(() => inHand.delete(running));
      inHand.add(running);
      await running;
    });
    const stoppable = {
      stop: async () => {
        this.#workers.delete(stoppable);
        const closing = worker.close();
        await Promise.race([closing, Promise.allSettled(inHand).then(() => sleep(CLOSE_LIMIT_MS))]);
        connection.disconnect();
      },
    };
    this.#workers.add(stoppable);
    return stoppable;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
    await this.#queue.close().catch(() => undefined); // Redis is away
  }

  #open(connection: RedisClient, run: (job: Job) => Promise<void>): Worker<Job> {
    const limits = { concurrency: MOST_AT_ONCE, removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } };
    const worker = new Worker<Job>(NAME, ({ data }) => run(data), { connection, prefix: this.#prefix, ...limits });
    worker.on('error', (error) => this.options.logger.debug({ err: error }, 'retry worker disturbed'));
    return worker;
  }

  // Braces: on a cluster all keys of the queue must lie in one slot.
  get #prefix(): string {
    return `{${this.options.prefix}}`;
  }
}
