import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatCommand, kafkaCommand } from '../../../constructs/local/kafka/kafka';
import { serverProperties } from '../../../constructs/local/kafka/server-properties';
import { openSearchCommand } from '../../../constructs/local/opensearch/opensearch';
import { openSearchYml } from '../../../constructs/local/opensearch/opensearch-yml';
import { ensureEngine } from '../../../tools/install/engines/assemble';
import type { Engine } from '../../../tools/install/engines/engine';
import { engines } from '../../../tools/install/engines/engine-table';
import { findPrograms, type ProgramName } from '../../../tools/install/programs';
import { brokerAnswers } from '../../../tools/local/kafka/answers';
import { type EngineProcess, startEngine } from './engine-process';
import { accepts, run } from './processes';

/** Elasticsearch, for tests only: the last version that the client of OpenSearch speaks to. */
const elasticsearch: Engine = { title: 'Elasticsearch', source: 'test/engines/support/elasticsearch' };

/** Ports of one search node. */
export interface SearchPorts {
  readonly http: number;
  readonly transport: number;
}

/** A broker that a test started. */
export interface StartedKafka extends EngineProcess {
  /** `['127.0.0.1:<port>']`, as the client wants them. */
  readonly brokers: readonly string[];
}

/** A server that a test started, found by its URL. */
export interface StartedServer extends EngineProcess {
  readonly url: string;
}

/**
 * Kafka, broker and controller in one process, on `port` and the port after it. The folder keeps its data: after `stop`
 * or `kill`, start it again with the same folder. The first start of all assembles it (half a minute, network).
 */
export async function startKafka(folder: string, port: number): Promise<StartedKafka> {
  const fill = await filler('kafka', engines.kafka, folder);
  mkdirSync(join(folder, 'tmp'), { recursive: true });
  writeFileSync(join(folder, 'server.properties'), fill(serverProperties({ port, controllerPort: port + 1 })));
  const [format = '', ...words] = formatCommand('test').map(fill);
  const { code, complaints } = await run(format, words);
  if (code !== 0) throw new Error(`Kafka's data folder cannot be prepared: ${complaints}`);
  const command = kafkaCommand('kafka.Kafka', '{{dir}}/server.properties').map(fill);
  const started = await startEngine({ folder, command, isReady: () => brokerAnswers(port) });
  return { ...started, brokers: [`127.0.0.1:${port}`] };
}

/** One OpenSearch node, without security. The folder keeps its data, as for `startKafka`. */
export function startOpenSearch(folder: string, ports: SearchPorts): Promise<StartedServer> {
  return startSearch({ name: 'opensearch', engine: engines.opensearch, main: 'OpenSearchNode' }, folder, ports);
}

/** One Elasticsearch 7.10.2 node. The folder keeps its data, as for `startKafka`. */
export function startElasticsearch(folder: string, ports: SearchPorts): Promise<StartedServer> {
  return startSearch({ name: 'elasticsearch', engine: elasticsearch, main: 'ElasticsearchNode' }, folder, ports);
}

interface SearchEngine {
  readonly name: string;
  readonly engine: Engine;
  /** Class of its launcher. */
  readonly main: string;
}

async function startSearch(search: SearchEngine, folder: string, ports: SearchPorts): Promise<StartedServer> {
  const fill = await filler('opensearch', search.engine, folder);
  const node = { name: 'search-1', port: ports.http, transportPort: ports.transport };
  for (const name of ['config', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'config', `${search.name}.yml`), openSearchYml({ cluster: 'test', node, nodes: [node] }));
  writeFileSync(join(folder, 'first-start'), node.name);
  const command = openSearchCommand('{{dir}}').map((word) => (word === 'OpenSearchNode' ? search.main : fill(word)));
  const url = `http://127.0.0.1:${ports.http}`;
  const isReady = async () => (await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`)).ok;
  const started = await startEngine({ folder, command, isReady });
  rmSync(join(folder, 'first-start'));
  return { ...started, url };
}

/** Fills in what a component's document leaves open, with the engine assembled. */
async function filler(name: string, engine: Engine, folder: string): Promise<(text: string) => string> {
  const java = await programPath('java');
  const { classPath } = await ensureEngine(engine, { onProgress: () => {} });
  return (text) =>
    text
      .replaceAll('{{dir}}', resolve(folder))
      .replaceAll('{{program java}}', java)
      .replaceAll(`{{engine ${name}}}`, classPath);
}

/** A program's path; `npm test` installs what is missing before it begins. */
async function programPath(name: ProgramName): Promise<string> {
  const { found, problems } = await findPrograms([name]);
  const program = found.get(name);
  if (!program) throw new Error(problems.map(({ path, rule }) => `${path} ${rule}`).join('; '));
  return program.path;
}

/**
 * RabbitMQ of the Debian package, with quorum queues and without a management plugin. It listens on `port` for clients,
 * on the next one for other nodes and on the one after that for names; user and password are `guest`.
 */
export async function startRabbitmq(folder: string, port: number): Promise<StartedServer> {
  const epmdPort = port + 2;
  if (!existsSync(RABBITMQ)) throw new Error(`${RABBITMQ} is missing: npm test installs rabbitmq-server`);
  const names = await startEngine({
    folder: join(folder, 'epmd'),
    command: ['epmd', '-address', '127.0.0.1', '-port', String(epmdPort)],
    isReady: () => accepts(epmdPort),
  });
  const server = await startEngine({
    folder,
    command: [RABBITMQ],
    variables: rabbitmqVariables(resolve(folder), port),
    // Its last step of all is to open the port.
    isReady: () => accepts(port),
  });
  const both = (end: 'stop' | 'kill') => async () => {
    await server[end]();
    await names.kill();
  };
  return { url: `amqp://guest:guest@127.0.0.1:${port}`, stop: both('stop'), kill: both('kill') };
}

/** Debian's program without its wrapper, which insists on the package's own account and folders. */
const RABBITMQ = '/usr/lib/rabbitmq/bin/rabbitmq-server';

function rabbitmqVariables(folder: string, port: number): NodeJS.ProcessEnv {
  return {
    // Where Erlang keeps its cookie.
    HOME: folder,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: String(port + 2),
    RABBITMQ_NODENAME: `test-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(port + 1),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1}',
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq'),
    RABBITMQ_CONF_ENV_FILE: join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_LOG_BASE: join(folder, 'logs'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
  };
}
