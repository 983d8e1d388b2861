import type { EventConsumer } from '../domain/consumers/consumer';
import type { CommitSignal } from '../domain/events/commit-signal';
import type { EventBus } from './event-bus';
import type { HistoryReader } from './history';
import type { Outbox } from './outbox';
import type { Retries } from './retries';
import type { RetrySchedule } from './retry-schedule';

/** What carries events and failed work. */
export interface EventPorts {
  /** Those for whom the bus was opened. */
  readonly consumers: readonly EventConsumer[];
  readonly bus: EventBus;
  readonly outbox: Outbox;
  readonly history: HistoryReader;
  readonly retries: Retries;
  readonly schedule: RetrySchedule;
  /** Tells the relay of this process of what its requests wrote. */
  readonly commits: CommitSignal;
}
