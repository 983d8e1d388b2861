import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@opensearch-project/opensearch';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import type { ProgramStatus } from '../../../tools/status/collect';
import { startElasticsearch, startKafka, startOpenSearch } from '../support/engines';
import { Figures } from '../support/figures';
import { stopAll, temporaryFolder, until } from '../support/processes';
import { Project } from '../support/project';

// What Kafka and the search engines do by themselves, and what the local platform makes of them. The tests of the
// environment follow one another.
jest.setTimeout(240_000);

const BASE = 24_000;
const LONE = 24_500;
const TOPIC = 'things';
const INDEX = 'things';
const DOCUMENTS = 500;
const figures = new Figures('java-components');

async function withKafka(
  brokers: readonly string[],
  work: (admin: Admin, producer: Producer) => Promise<void>,
): Promise<void> {
  const retry = { retries: 60, initialRetryTime: 100, maxRetryTime: 500 };
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry });
  const [admin, producer] = [client.admin(), client.producer()];
  try {
    await Promise.all([admin.connect(), producer.connect()]);
    await work(admin, producer);
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}

async function makeTopic(admin: Admin): Promise<void> {
  await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: 12 }], waitForLeaders: true });
}

async function send(producer: Producer, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1)
    await producer.send({ topic: TOPIC, acks: -1, messages: [{ key: `${number}`, value: 'x' }] });
}

/** Number of messages; a broker that has just come back may not know for a moment that it leads every partition. */
async function messages(admin: Admin): Promise<number> {
  let count = 0;
  await until('every partition to be led', async () => {
    const offsets = await admin.fetchTopicOffsets(TOPIC).catch(() => []);
    count = offsets.reduce((sum, { high }) => sum + Number(high), 0);
    return offsets.length > 0;
  });
  return count;
}

/** Writes documents into an index of three shards. */
async function write(client: Client, replicas: number): Promise<void> {
  const settings = { number_of_shards: 3, number_of_replicas: replicas };
  await client.indices.create({ index: INDEX, body: { settings } });
  const body = Array.from({ length: DOCUMENTS }, (_, number) => [
    { index: { _index: INDEX, _id: `${number}` } },
    { text: `Document ${number}` },
  ]).flat();
  const answer = await client.bulk({ refresh: true, body });
  expect(answer.body.errors).toBe(false);
}

async function found(client: Client): Promise<unknown> {
  const answer = await client.search({ index: INDEX, body: { size: 0, query: { match: { text: 'document' } } } });
  return answer.body.hits.total;
}

const ALL = { value: DOCUMENTS, relation: 'eq' };

describe('an engine alone', () => {
  afterAll(stopAll);

  test('Kafka keeps what it acknowledged when it is killed, and makes no topic by itself', async () => {
    const folder = temporaryFolder();
    const first = await startKafka(folder, LONE);
    await withKafka(first.brokers, async (admin, producer) => {
      await makeTopic(admin);
      await send(producer, 20);
    });
    await first.kill();
    const second = await startKafka(folder, LONE);
    await withKafka(second.brokers, async (admin, producer) => {
      expect(await messages(admin)).toBe(20);
      await send(producer, 1);
      expect(await messages(admin)).toBe(21);
      await expect(admin.fetchTopicMetadata({ topics: ['misspelt'] })).rejects.toThrow();
      expect(await admin.listTopics()).toEqual([TOPIC]);
    });
    await second.stop();
  });

  test.each([
    ['OpenSearch', startOpenSearch, LONE + 10],
    ['Elasticsearch 7.10.2', startElasticsearch, LONE + 20],
  ])('%s finds what was written, also after a kill', async (_, startSearch, port) => {
    const folder = temporaryFolder();
    const ports = { http: port, transport: port + 1 };
    const first = await startSearch(folder, ports);
    await write(new Client({ node: first.url }), 0);
    await first.kill();
    const second = await startSearch(folder, ports);
    const client = new Client({ node: second.url });
    expect(await found(client)).toEqual(ALL);
    await client.close();
    await second.stop();
  });
});

describe('an environment with Kafka and a search cluster', () => {
  const urls = [0, 1, 2].map((index) => `http://127.0.0.1:${BASE + 70 + index}`);
  const brokers = [`127.0.0.1:${BASE + 114}`];
  let project: Project;
  let client: Client;

  const deploy = (nodes: number) => {
    project.environment(
      'java',
      `{
      name: 'java', system: reference, platform: 'local', tier: 'single',
      network: { ports: { base: ${BASE} } }, loadBalancer: { port: ${BASE + 450} }, rollout: { readyTimeout: '30s' },
      messaging: { kind: 'kafka' }, search: { kind: 'opensearch', nodes: ${nodes} },
    }`,
    );
    return project.run('deploy', ['java']);
  };
  const status = async (component: string): Promise<ProgramStatus[]> => {
    const { output } = await project.run('scale-status', ['java', '--json']);
    const rows = JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as ProgramStatus[];
    return rows.filter((row) => row.component === component);
  };
  const pids = async (component: string): Promise<Map<string, number>> =>
    new Map((await status(component)).map(({ name, pid = 0 }) => [name, pid]));
  const kill = async (component: string, name: string): Promise<void> => {
    process.kill((await pids(component)).get(name) ?? 0, 'SIGKILL');
  };

  beforeAll(() => {
    project = new Project();
    client = new Client({ nodes: urls, maxRetries: 5 });
  });
  afterAll(async () => {
    await client.close();
    await project.end('java');
  });

  test('comes up with one search node and grows to three without touching the first', async () => {
    // The fleet is the business of other tests: what is asked here are the components.
    const { output } = await deploy(1);
    for (const component of ['kafka', 'search']) expect(output).toContain(`✓ ${component}`);
    const before = await pids('search');
    await deploy(3);
    const rows = await status('search');
    expect(rows.map(({ health }) => health)).toEqual(['ready', 'ready', 'ready']);
    expect(rows.map(({ role }) => role).sort()).toEqual(['cluster manager, green', 'data, green', 'data, green']);
    expect(rows[0]?.pid).toBe(before.get('search-1'));
    expect(rows[0]?.version).toMatch(/^opensearch 2\.\d+/);
    expect(await status('kafka')).toMatchObject([{ role: 'broker and controller', health: 'ready' }]);
  });

  test('a killed search node comes back; searches find everything meanwhile', async () => {
    await write(client, 1);
    await client.cluster.health({ wait_for_status: 'green', timeout: '30s' });
    const begin = Date.now();
    await kill('search', 'search-1');
    const nodes = async () => {
      expect(await found(client)).toEqual(ALL);
      const { body } = await client.cluster.health();
      return `${body.status} ${body.number_of_nodes}`;
    };
    await until('one node to be missed', async () => (await nodes()) === 'yellow 2', 20_000);
    await until('it to be back', async () => (await nodes()) === 'green 3', 60_000);
    figures.note('search: seconds from kill -9 of a node to green', (Date.now() - begin) / 1_000);
  });

  test('a killed broker comes back with every acknowledged message', async () => {
    await withKafka(brokers, async (admin, producer) => {
      await makeTopic(admin);
      await send(producer, 100);
      await kill('kafka', 'kafka');
      const begin = Date.now();
      await send(producer, 1);
      figures.note('kafka: seconds from kill -9 to the next acknowledgement', (Date.now() - begin) / 1_000);
      expect(await messages(admin)).toBe(101);
    });
  });

  test('fewer search nodes are refused by name, and nothing is touched', async () => {
    const before = await pids('search');
    const { status: code, output } = await deploy(1);
    expect(code).not.toBe(0);
    expect(output).toContain('search.nodes (1) must stay 3 while java is deployed');
    expect(await pids('search')).toEqual(before);
  });

  test('a destroy leaves neither process nor data', async () => {
    const { status: code } = await project.run('destroy', ['java']);
    expect(code).toBe(0);
    await sleep(500);
    expect(project.processes()).toEqual([]);
    expect(existsSync(project.home('java'))).toBe(false);
  });
});
