import type { Logger } from 'pino';
import type { Config } from '../contract';
import { consumersOf } from '../domain/consumers/consumer';
import { eventTypes } from '../domain/events/event';
import { EVENT_RETRY, EventHandling } from '../domain/events/event-handling';
import { eventRetry } from '../domain/events/event-retry';
import { Relay } from '../domain/events/relay';
import { delayAfter } from '../domain/retries/backoff';
import { RetryRunner } from '../domain/retries/retry-runner';
import { RetrySweeper } from '../domain/retries/retry-sweeper';
import { SYNC_RETRY, syncRetry } from '../domain/sync/sync-retry';
import { type Background, repeat } from '../ops/background';
import { describeFailure as describe } from '../ops/describe-failure';
import type { EventMetrics } from '../ops/event-metrics';
import { observeHandling, observeRelay, observeRetries } from '../ops/observe-events';
import { repeatNudged } from '../ops/repeat-nudged';
import type { RetryMetrics } from '../ops/retry-metrics';
import type { EventPorts } from '../ports/events';
import type { ExpectedConsumers } from '../ports/outbox';

/** What the work needs. */
export interface WorkOptions {
  readonly config: Pick<Config, 'runsWork' | 'retry'>;
  readonly ports: EventPorts;
  readonly metrics: EventMetrics & RetryMetrics;
  readonly logger: Logger;
}

const RELAY_INTERVAL_MS = 1000;
const TIDY_INTERVAL_MS = 30_000;
const SETTLE_INTERVAL_MS = 500;
const SWEEP_INTERVAL_MS = 1000;

/** Starts the relay and, where the configuration says so, consumers and retries. They stop in the order of the flow, last in first. */
export function startEvents(options: WorkOptions): Background {
  const work = options.config.runsWork ? [startConsumers(options), startRetries(options)] : [];
  const relay = startRelay(options);
  return {
    stop: async () => {
      await Promise.all(work.map((one) => one.stop()));
      await relay.stop();
    },
  };
}

function startRelay({ ports, metrics, logger }: WorkOptions): Background {
  const { commits: transactions, outbox, bus } = ports;
  const observer = observeRelay(metrics, logger);
  const relay = new Relay({ transactions: transactions.quiet, outbox, bus, expected: expectedOf(ports), observer });
  const publishing = repeatNudged(() => relay.publishDue(), RELAY_INTERVAL_MS);
  const tidying = repeat(() => relay.tidy(), TIDY_INTERVAL_MS);
  transactions.onCommit(() => publishing.nudge());
  return {
    stop: async () => {
      await Promise.all([publishing.stop(), tidying.stop()]);
    },
  };
}

function startConsumers({ ports, metrics, logger, config }: WorkOptions): Background {
  const { commits, outbox, bus, consumers } = ports;
  const handling = new EventHandling({
    transactions: commits.quiet,
    outbox,
    expected: expectedOf(ports),
    firstDelayMs: () => delayAfter(config.retry, 1),
    describe,
    observe: observeHandling(metrics, logger),
  });
  const running = consumers.map((one) => {
    metrics.running.set({ consumer: one.name }, 1);
    return bus.consume(one.name, (message) => handling.handle(one, message));
  });
  const settling = repeat(() => handling.settle(), SETTLE_INTERVAL_MS);
  return {
    stop: async () => {
      metrics.running.reset();
      await Promise.all(running.map((consumer) => consumer.stop()));
      await settling.stop();
      await handling.settle().catch(() => undefined); // a relay finds them later
    },
  };
}

function startRetries({ ports, metrics, logger, config }: WorkOptions): Background {
  const { commits, retries, schedule, consumers } = ports;
  const runner = new RetryRunner({
    transactions: commits.quiet,
    retries,
    schedule,
    handlers: { [EVENT_RETRY]: eventRetry(consumers), [SYNC_RETRY]: syncRetry },
    policy: config.retry,
    describe,
    observe: observeRetries(metrics, logger),
  });
  const run = (id: string) => runner.run(id);
  const worker = schedule.work(run);
  const sweeper = new RetrySweeper(retries, schedule, run);
  const sweeping = repeat(() => sweeper.sweep(), SWEEP_INTERVAL_MS);
  return {
    stop: async () => {
      await Promise.all([sweeping.stop(), worker.stop()]);
    },
  };
}

function expectedOf({ consumers }: EventPorts): ExpectedConsumers {
  return new Map(eventTypes.map((type) => [type, consumersOf(consumers, type)]));
}
