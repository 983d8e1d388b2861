import type { RetryRef } from './retries';

/** Runs retries in this process. */
export interface RetryWorker {
  /** Takes no more retries; resolves when those in hand have ended. */
  stop(): Promise<void>;
}

/** Wakes somebody up when a retry is due. It may forget: the retries themselves are rows of the database. */
export interface RetrySchedule {
  /**
   * Has the retry run after the delay, in milliseconds, by one of the workers. Scheduling the same run twice is scheduling it once.
   * @throws when the schedule is away
   */
  schedule(retry: RetryRef, delayMs: number): Promise<void>;
  /** Runs due retries in this process. */
  work(run: (id: string) => Promise<void>): RetryWorker;
  /** Stops the worker, then closes the connections. */
  close(): Promise<void>;
}
