import type { Logger } from 'pino';
import { type Connection, ConsumerStatus } from 'rabbitmq-client';
import type { Config } from '../../contract';
import type { DomainEvent } from '../../domain/events/event';
import type { BusConsumer, BusLag, EventBus, MessageHandler } from '../../ports/event-bus';
import { BusConsumers } from '../messaging/bus-consumers';
import { untilHandled } from '../messaging/until-handled';
import { ConfirmedPublisher } from './confirmed-publisher';
import { closeWithin, openRabbitmq } from './connection';
import { declarations, queueName } from './declarations';

/** What the bus needs. */
export interface RabbitmqOptions {
  readonly config: Config['messaging']['rabbitmq'];
  /** Names of those who get every event. */
  readonly consumers: readonly string[];
  /** Name of this process, as the server shows it. */
  readonly member: string;
  readonly logger: Logger;
}

const MOST_AT_ONCE = 16;

/** Carries events through RabbitMQ: one topic exchange, and one quorum queue for each consumer. */
export class RabbitmqEventBus implements EventBus {
  // A server short of memory stops reading from connections that publish: acknowledgements must not wait behind them.
  readonly #publishing: Connection;
  readonly #consuming: Connection;
  readonly #publisher: ConfirmedPublisher;
  readonly #consumers: BusConsumers;

  constructor(private readonly options: RabbitmqOptions) {
    const { config, consumers, member, logger } = options;
    this.#consumers = new BusConsumers(consumers);
    this.#publishing = openRabbitmq(config.urls, `${member} publishes`, logger);
    this.#consuming = openRabbitmq(config.urls, `${member} consumes`, logger);
    this.#publisher = new ConfirmedPublisher(this.#publishing, config, consumers);
  }

  async publish(events: readonly DomainEvent[]): Promise<void> {
    await this.#publisher.publish(events);
  }

  consume(name: string, handle: MessageHandler): BusConsumer {
    return this.#consumers.start(name, () => this.#consume(name, handle));
  }

  async lag(): Promise<BusLag[]> {
    const { config, consumers } = this.options;
    return Promise.all(
      consumers.map(async (consumer) => {
        const { messageCount } = await this.#consuming.queueDeclare({
          queue: queueName(config, consumer),
          passive: true,
        });
        return { consumer, messages: messageCount };
      }),
    );
  }

  async available(): Promise<boolean> {
    return this.#publishing.ready;
  }

  async close(): Promise<void> {
    await this.#consumers.stop();
    await Promise.all([closeWithin(this.#publishing, this.#publisher.close()), closeWithin(this.#consuming)]);
  }

  #consume(name: string, handle: MessageHandler): BusConsumer {
    const { config, logger } = this.options;
    const controller = new AbortController();
    const { queues, ...declared } = declarations(config, [name]);
    const limits = { qos: { prefetchCount: MOST_AT_ONCE }, concurrency: MOST_AT_ONCE };
    const consumer = this.#consuming.createConsumer(
      { queue: queueName(config, name), queueOptions: queues[0], ...declared, ...limits },
      async ({ body }) => {
        const isHandled = await untilHandled(handle, toText(body), controller.signal);
        return isHandled ? ConsumerStatus.ACK : ConsumerStatus.REQUEUE;
      },
    );
    consumer.on('error', (error) => logger.debug({ err: error, consumer: name }, 'rabbitmq consumer disturbed'));
    return {
      stop: async () => {
        controller.abort();
        await consumer.close();
      },
    };
  }
}

function toText(body: unknown): string {
  if (typeof body === 'string') return body;
  return Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body); // the client parses what says it is JSON
}
