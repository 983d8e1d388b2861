import { createHash } from 'node:crypto';
import { Construct } from 'constructs';
import { LocalComponent } from '../component';
import type { LocalHost } from '../host';
import { javaCommand } from '../java';
import { serverProperties } from './server-properties';

const NAME = 'kafka';
const HEAP_MEBIBYTES = 256;

export interface LocalKafkaProps {
  readonly host: LocalHost;
}

/** Kafka on this machine: one process, broker and controller at once. */
export class LocalKafka extends Construct {
  readonly component: LocalComponent;
  /** Where clients begin, `host:port`. */
  readonly brokers: readonly string[];

  constructor(scope: Construct, id: string, { host }: LocalKafkaProps) {
    super(scope, id);
    const { kafka: port, kafkaController: controllerPort } = host.ports;
    this.brokers = [`127.0.0.1:${port}`];
    this.component = new LocalComponent(this, 'Component', {
      host,
      document: {
        component: NAME,
        files: { 'server.properties': serverProperties({ port, controllerPort }) },
        programs: [
          {
            name: NAME,
            command: kafkaCommand('kafka.Kafka', '{{dir}}/server.properties'),
            port,
            readySeconds: 60,
            stopSignal: 'TERM',
            stopSeconds: 30,
            reads: ['server.properties'],
            onChange: 'restart',
          },
        ],
        procedure: { kind: 'kafka', format: formatCommand(host.environment.name) },
      },
    });
  }
}

/** Prepares an empty data folder for the cluster of this environment. */
export function formatCommand(environment: string): readonly string[] {
  const words = ['format', `--cluster-id=${clusterId(environment)}`, '--ignore-formatted'];
  return kafkaCommand('kafka.tools.StorageTool', ...words, '--config={{dir}}/server.properties');
}

/** Starts a class of Kafka. */
export function kafkaCommand(main: string, ...words: readonly string[]): readonly string[] {
  return javaCommand({
    engine: 'kafka',
    heapMebibytes: HEAP_MEBIBYTES,
    temporaryFolder: '{{dir}}/tmp',
    main: [main, ...words],
  });
}

/** 128 bits in Kafka's own writing, always the same for one environment: it is a name, not a secret. */
function clusterId(environment: string): string {
  return createHash('sha256').update(`abreast ${environment}`).digest().subarray(0, 16).toString('base64url');
}
