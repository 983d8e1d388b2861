export interface ServerPropertiesProps {
  /** Port for clients. */
  readonly port: number;
  /** Port of the controller, which only the broker itself calls. */
  readonly controllerPort: number;
}

/**
 * `server.properties` of one process that is broker and controller (KRaft). Every internal topic has one replica: there
 * is one broker.
 * @see https://kafka.apache.org/43/configuration/broker-configs/
 */
export function serverProperties({ port, controllerPort }: ServerPropertiesProps): string {
  return `${[
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    'controller.listener.names=CONTROLLER',
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs={{dir}}/data',
    // The application makes its topic with as many partitions as it wants; a misspelt name must not make one.
    'auto.create.topics.enable=false',
    'default.replication.factor=1',
    'min.insync.replicas=1',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=5',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'transaction.state.log.num.partitions=5',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    // A killed broker is let in again once its old session has ended: 9 s by default.
    'broker.session.timeout.ms=3000',
    'broker.heartbeat.interval.ms=500',
    // Consumers of a small fleet come together at once: no need to wait 3 s for more of them.
    'group.initial.rebalance.delay.ms=0',
    // 128 MiB by default, half of the heap.
    'log.cleaner.dedupe.buffer.size=8388608',
    // A week, and at most 256 MiB of each partition.
    'log.retention.hours=168',
    'log.retention.bytes=268435456',
    'log.segment.bytes=67108864',
  ].join('\n')}\n`;
}
