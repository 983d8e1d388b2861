import { z } from 'zod';
import type { EventConsumer } from '../consumers/consumer';
import type { RetryHandler } from '../retries/retry-runner';
import { parseEvent } from './event';

const payloadSchema = z.object({ consumer: z.string(), message: z.string() });

/** Repeats the handling of an event by the consumer that failed. */
export function eventRetry(consumers: readonly EventConsumer[]): RetryHandler {
  return async (payload, tx) => {
    const { consumer: name, message } = payloadSchema.parse(JSON.parse(payload));
    const consumer = consumers.find((candidate) => candidate.name === name);
    if (!consumer) throw new Error(`there is no consumer ${name} any more: drop this dead letter`);
    const event = parseEvent(message);
    // There is a note already, unless the message was malformed for the version that got it first.
    await tx.inbox.add(name, event.id);
    await consumer.handle(event, tx);
  };
}
