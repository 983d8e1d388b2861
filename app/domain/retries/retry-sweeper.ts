import type { DueRetry, Retries } from '../../ports/retries';
import type { RetrySchedule } from '../../ports/retry-schedule';

const BATCH = 100;
// Whoever holds the job of a retry for so long without running it is not trusted any more.
const PATIENCE_MS = 30_000;

/** Sees to it that every due retry runs, whatever the schedule has forgotten. */
export class RetrySweeper {
  constructor(
    private readonly retries: Retries,
    private readonly schedule: RetrySchedule,
    private readonly run: (id: string) => Promise<void>,
  ) {}

  /** @throws Unavailable when the database is away */
  async sweep(): Promise<void> {
    for (const retry of await this.retries.due(BATCH)) {
      const isScheduled = retry.overdueMs < PATIENCE_MS && (await this.#schedule(retry));
      if (!isScheduled) await this.run(retry.id);
    }
  }

  // A run that is scheduled already is not scheduled twice.
  async #schedule(retry: DueRetry): Promise<boolean> {
    return this.schedule.schedule(retry, 0).then(
      () => true,
      () => false,
    );
  }
}
