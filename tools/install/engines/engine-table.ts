import type { Engine } from './engine';

const table = {
  kafka: {
    title: 'Kafka',
    source: 'tools/install/engines/kafka',
    installed: {
      variable: 'KAFKA_HOME',
      folders: ['/opt/kafka', '/usr/share/kafka', '/usr/local/kafka'],
      versionJar: 'libs/kafka_2.13-<version>.jar',
      // Older ones need ZooKeeper or another format of the data folder.
      minimum: '4.0',
      below: '5',
      jars: ['libs'],
    },
  },
  opensearch: {
    title: 'OpenSearch',
    source: 'tools/install/engines/opensearch',
    installed: {
      variable: 'OPENSEARCH_HOME',
      folders: ['/usr/share/opensearch', '/opt/opensearch'],
      versionJar: 'lib/opensearch-<version>.jar',
      // What the launcher extends changed in 3, which also wants Java 21.
      minimum: '2.11',
      below: '3',
      jars: [
        'lib',
        ...['transport-netty4', 'analysis-common', 'reindex', 'lang-painless'].map((name) => `modules/${name}`),
        ...['mapper-extras', 'parent-join', 'ingest-common'].map((name) => `modules/${name}`),
      ],
    },
  },
} as const satisfies Record<string, Engine>;

/** Name of an engine that the local platform can ask for. */
export type EngineName = keyof typeof table;

/** Every engine that the local platform can ask for. */
export const engines: Readonly<Record<EngineName, Engine>> = table;
