import type { RetryRef } from '../../ports/retries';
import type { RetrySchedule, RetryWorker } from '../../ports/retry-schedule';
import { MemoryQueue } from './memory-queue';

/** Wakes this process only. What it forgets with the process the sweeper finds. */
export class MemoryRetrySchedule implements RetrySchedule {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #queue = new MemoryQueue();
  readonly #workers = new Set<RetryWorker>();

  async schedule({ id, attempts }: RetryRef, delayMs: number): Promise<void> {
    const run = `${id}-${attempts}`;
    if (this.#timers.has(run)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(run);
      this.#queue.push([id]);
    }, delayMs);
    this.#timers.set(run, timer.unref());
  }

  work(run: (id: string) => Promise<void>): RetryWorker {
    const consumer = this.#queue.consume(run);
    const worker = {
      stop: async () => {
        this.#workers.delete(worker);
        await consumer.stop();
      },
    };
    this.#workers.add(worker);
    return worker;
  }

  async close(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all([...this.#workers].map((worker) => worker.stop()));
  }
}
