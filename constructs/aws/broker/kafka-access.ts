import type { AwsEnvironment } from '../environment';

/** A cluster, by what names of Kafka begin with. */
export interface KafkaIdentity {
  readonly environment: AwsEnvironment;
  readonly clusterArn: string;
  readonly clusterName: string;
  /** What the service adds to the name, so that no later cluster has its rights. */
  readonly clusterUuid: string;
}

/**
 * What an instance may do with Kafka: make the topic, write it, read it as its consumer groups.
 * @param topic name of the topic; consumer groups are `<topic>.<consumer>`
 * @see https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html
 */
export function kafkaAccess({ environment, clusterArn, clusterName, clusterUuid }: KafkaIdentity, topic: string) {
  const { account, region } = environment;
  const below = (kind: string, name: string) =>
    `arn:aws:kafka:${region}:${account.id}:${kind}/${clusterName}/${clusterUuid}/${name}`;
  const allow = (actions: readonly string[], resource: string) => ({
    Effect: 'Allow',
    Action: actions.map((action) => `kafka-cluster:${action}`),
    Resource: resource,
  });
  return [
    allow(['Connect', 'DescribeCluster'], clusterArn),
    allow(['CreateTopic', 'DescribeTopic', 'ReadData', 'WriteData'], below('topic', topic)),
    allow(['AlterGroup', 'DescribeGroup'], below('group', `${topic}.*`)),
  ];
}
