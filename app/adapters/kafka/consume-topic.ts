import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Logger } from 'pino';
import type { BusConsumer, MessageHandler } from '../../ports/event-bus';
import { pause, untilHandled } from '../messaging/until-handled';

/** A topic, read for one consumer. */
export interface TopicWork {
  /** Makes a client that is not connected yet. */
  readonly open: () => Consumer;
  /** Resolves when the topic exists. */
  readonly prepare: () => Promise<void>;
  readonly topic: string;
  readonly handle: MessageHandler;
  readonly logger: Logger;
}

// Partitions read at the same time; within one the order is kept.
const MOST_AT_ONCE = 8;
const COMMIT_INTERVAL_MS = 1000;
const HEARTBEAT_MS = 2000;
const PAUSE_MS = 1000;

/** Handles messages until it is stopped; a client that crashed is replaced by a new one. */
export function consumeTopic(work: TopicWork): BusConsumer {
  const controller = new AbortController();
  const finished = consumeUntil(controller.signal, work);
  return {
    stop: async () => {
      controller.abort();
      await finished;
    },
  };
}

async function consumeUntil(signal: AbortSignal, work: TopicWork): Promise<void> {
  while (!signal.aborted) {
    const consumer = work.open();
    try {
      await work.prepare();
      await runUntilCrash(consumer, signal, work);
    } catch (error) {
      work.logger.debug({ err: error }, 'kafka consumer cannot start yet');
    }
    await consumer.disconnect().catch(() => undefined); // it is as good as gone
    if (!signal.aborted) await pause(PAUSE_MS, signal);
  }
}

async function runUntilCrash(consumer: Consumer, signal: AbortSignal, { topic, handle }: TopicWork): Promise<void> {
  const over = new Promise<void>((resolve) => {
    consumer.on(consumer.events.CRASH, () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: MOST_AT_ONCE,
    autoCommitInterval: COMMIT_INTERVAL_MS,
    eachBatch: (payload) => handleBatch(payload, handle, signal),
  });
  await over;
}

async function handleBatch(payload: EachBatchPayload, handle: MessageHandler, signal: AbortSignal): Promise<void> {
  const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary, isRunning, isStale, uncommittedOffsets } = payload;
  // A handler that takes long must not cost the membership of the group.
  const beat = setInterval(() => void heartbeat().catch(() => undefined), HEARTBEAT_MS);
  try {
    for (const { offset, value } of batch.messages) {
      if (signal.aborted || !isRunning() || isStale()) break;
      if (!(await untilHandled(handle, value?.toString() ?? '', signal))) break;
      resolveOffset(offset);
      await commitOffsetsIfNecessary();
    }
  } finally {
    clearInterval(beat);
  }
  await commitOffsetsIfNecessary(uncommittedOffsets());
}
