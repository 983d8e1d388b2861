import { z } from 'zod';
import { commaSeparated, connectionUrl, decimal, integer, label } from '../schemas';
import { defaulted, optional, secret } from '../variable';

const hostAndPort = z
  .string()
  .regex(/^[A-Za-z0-9.[\]:-]+:\d{1,5}$/, { error: 'must be host:port, or several, comma separated' });

/** What carries events, and how failed work is repeated. Defaults are those of the firewall guide. */
export const messagingVariables = {
  MESSAGING_KIND: defaulted(
    'What carries events from the outbox to their consumers.',
    z.enum(['inProcess', 'redis', 'rabbitmq', 'kafka']),
    'inProcess',
  ),
  MESSAGING_STREAM: defaulted('Prefix of the Redis Streams that carry events.', label, 'events'),
  RABBITMQ_URL: secret(
    optional('URLs of RabbitMQ nodes, comma separated.', commaSeparated(connectionUrl('amqp', 'amqps'))),
  ),
  RABBITMQ_EXCHANGE: defaulted('Exchange to which events are published.', label, 'events'),
  RABBITMQ_QUEUE: defaulted('Prefix of the queues from which events are consumed.', label, 'events_queue'),
  KAFKA_BROKERS: optional('Kafka brokers, host:port, comma separated.', commaSeparated(hostAndPort)),
  KAFKA_TOPIC: defaulted('Topic that carries events.', label, 'events'),
  KAFKA_PARTITIONS: defaulted('Partitions of the topic when it is created here.', integer(1, 10_000), '12'),
  KAFKA_AUTH: defaulted(
    'How the application shows the brokers who it is: not at all, or over TLS by the role of its machine (Amazon MSK).',
    z.enum(['none', 'iam']),
    'none',
  ),
  KAFKA_REGION: optional('Region of the brokers, such as eu-central-1; needed with KAFKA_AUTH=iam.', label),
  RETRY_ATTEMPTS: defaulted('Tries before failed work is a dead letter.', integer(1, 100), '5'),
  RETRY_MULTIPLIER: defaulted('Factor from one pause to the next.', decimal(1, 10), '2'),
  RETRY_MAX_DELAY_SECONDS: defaulted('Longest pause between two tries, in seconds.', integer(1, 604_800), '3600'),
};
