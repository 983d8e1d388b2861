import type { Admin } from 'kafkajs';
import type { Config } from '../../contract';

type KafkaConfig = Pick<Config['messaging']['kafka'], 'topic' | 'partitions'>;

const BROKER_DEFAULT = -1;

/** Name of the consumer group of a consumer. */
export function groupId({ topic }: KafkaConfig, consumer: string): string {
  return `${topic}.${consumer}`;
}

/** Creates the topic unless it exists. An existing one keeps its partitions. */
export async function createTopic(admin: Admin, { topic, partitions }: KafkaConfig): Promise<void> {
  const found = await admin.listTopics();
  if (found.includes(topic)) return;
  const topics = [{ topic, numPartitions: partitions, replicationFactor: BROKER_DEFAULT }];
  await admin.createTopics({ topics, waitForLeaders: true });
}

/** Messages of the topic that a consumer has not committed. */
export async function unread(admin: Admin, config: KafkaConfig, consumer: string): Promise<number> {
  const [ends, [group]] = await Promise.all([
    admin.fetchTopicOffsets(config.topic),
    admin.fetchOffsets({ groupId: groupId(config, consumer), topics: [config.topic] }),
  ]);
  const committed = new Map(group?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  return ends.reduce((sum, { partition, low, high }) => {
    const next = Math.max(committed.get(partition) ?? 0, Number(low)); // -1 when it has committed nothing yet
    return sum + Number(high) - next;
  }, 0);
}
