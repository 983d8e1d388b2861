import type { Logger } from 'pino';
import type { HandledEvent } from '../domain/events/event-handling';
import type { RelayObserver } from '../domain/events/relay';
import type { RetryOutcome } from '../domain/retries/retry-runner';
import type { EventMetrics } from './event-metrics';
import type { RetryMetrics } from './retry-metrics';

/** Counts what the relay does, and tells once when the bus goes away and when it is back. */
export function observeRelay(metrics: EventMetrics, logger: Logger): RelayObserver {
  let isAway = false;
  return {
    published: (events) => {
      if (isAway) logger.info('the event bus takes events again');
      isAway = false;
      for (const { type } of events) metrics.published.inc({ type });
      for (const { id, type, request_id } of events)
        logger.debug({ event_id: id, event_type: type, request_id }, 'event published');
    },
    publishFailed: (error, count) => {
      if (!isAway) logger.warn({ err: error }, 'the event bus takes no events; they wait in the outbox');
      isAway = true;
      metrics.publishFailures.inc(count);
    },
  };
}

/** Counts, times and logs every event that a consumer was handed, under the id of the request that caused it. */
export function observeHandling(metrics: EventMetrics, logger: Logger): (handled: HandledEvent) => void {
  return ({ consumer, event, outcome, seconds, error }) => {
    metrics.handled.inc({ consumer, type: event?.type ?? 'unknown', outcome });
    metrics.duration.observe({ consumer }, seconds);
    const level = outcome === 'handled' || outcome === 'repeated' ? 'info' : 'warn';
    const what = { consumer, event_id: event?.id, event_type: event?.type, request_id: event?.request_id };
    logger[level]({ ...what, latency_ms: milliseconds(seconds), err: error }, `event ${outcome}`);
  };
}

/** Counts and logs every try of a retry, under the id of the request that caused it. */
export function observeRetries(metrics: RetryMetrics, logger: Logger): (outcome: RetryOutcome) => void {
  return ({ retry: { id, kind, attempts, requestId }, outcome, seconds, error }) => {
    metrics.tries.inc({ kind, outcome });
    const level = outcome === 'succeeded' ? 'info' : 'warn';
    const what = { retry_id: id, kind, attempts, request_id: requestId, latency_ms: milliseconds(seconds) };
    logger[level]({ ...what, err: error }, `retry ${outcome}`);
  };
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 100_000) / 100;
}
