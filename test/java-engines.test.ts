import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ComponentDocument } from '../constructs/local/document';
import { renderProblem } from '../model/errors';
import { ensureEngine } from '../tools/install/engines/assemble';
import { type Engine, pinnedVersion } from '../tools/install/engines/engine';
import { engines } from '../tools/install/engines/engine-table';
import { findEngine, planEngine } from '../tools/install/engines/find';
import type { Machine } from '../tools/install/machine';
import { brokerAnswers } from '../tools/local/kafka/answers';
import { changeProblems } from '../tools/preflight/changes';
import { writeScript } from './support/programs';
import { aLocal } from './support/synth';

let folder = '';
let server: Server | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'abreast-java-'));
});
afterEach(() => {
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const aMachine = (environment: NodeJS.ProcessEnv = {}): Machine => ({
  platform: 'linux',
  architecture: 'x64',
  isRoot: true,
  root: folder,
  stateFolder: join(folder, '.abreast'),
  environment: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...environment },
});
const file = (path: string, text = ''): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const anEngine = (): Engine => {
  file('source/pom.xml', '<project><version>1.2.3</version></project>');
  file('source/Launcher.java', 'class Launcher {}');
  file('source/log.properties', 'level=info');
  return { title: 'Thing', source: join(folder, 'source') };
};
/** Programs that note how they are called; Maven makes a jar, javac a class. */
const programs = (...maven: string[]): void => {
  const copies = ['for word; do case "$word" in -DoutputDirectory=*) out="${word#*=}";; esac; done', 'mkdir -p "$out"'];
  const mvn = maven.length > 0 ? maven : [...copies, 'touch "$out/thing.jar"'];
  writeScript(
    folder,
    'bin/mvn',
    '[ "$1" = --version ] && { echo "Apache Maven 3.8.7"; exit; }',
    `echo "$*" >> ${join(folder, 'calls')}`,
    ...mvn,
  );
  writeScript(
    folder,
    'bin/javac',
    '[ "$1" = -version ] && { echo "javac 17.0.15"; exit; }',
    'while [ "$1" != -d ]; do shift; done; touch "$2/Launcher.class"',
  );
};
const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
const ensure = (engine: Engine, machine = aMachine(), onProgress: (line: string) => void = () => {}) =>
  ensureEngine(engine, { machine, onProgress });
const messageOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  );
const parts = (): string[] => readdirSync(join(folder, '.abreast', 'engines'));

describe('an engine', () => {
  test('is assembled once: jars by Maven, the launcher compiled, other files beside it', async () => {
    programs();
    const engine = anEngine();
    const found = await ensure(engine);
    const [name = ''] = parts();
    const own = join(folder, '.abreast', 'engines', name);
    expect(name).toMatch(/^source-1\.2\.3-[0-9a-f]{8}$/);
    expect(found).toEqual({ version: '1.2.3', classPath: `${own}/libs/*:${own}/classes` });
    expect(readdirSync(join(own, 'libs'))).toEqual(['thing.jar']);
    expect(readdirSync(join(own, 'classes')).sort()).toEqual(['Launcher.class', 'log.properties']);
    expect(await ensure(engine)).toEqual(found);
    expect(findEngine(engine, aMachine())).toEqual(found);
    expect(calls()).toHaveLength(1);
  });

  test('has its checksums compared, its exact plugin named, and no registry chosen for the person', async () => {
    programs();
    await ensure(anEngine());
    expect(calls()[0]).toMatch(
      /--batch-mode --strict-checksums .*maven-dependency-plugin:\d+\.\d+\.\d+:copy-dependencies/,
    );
    for (const { source } of Object.values(engines)) {
      expect(readFileSync(join(source, 'pom.xml'), 'utf8')).not.toMatch(/<repositor|<mirror|LATEST|RELEASE|\[\d/);
      expect(pinnedVersion({ title: '', source })).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test('is assembled once by two commands at the same time', async () => {
    programs();
    const engine = anEngine();
    const [first, second] = await Promise.all([ensure(engine), ensure(engine)]);
    expect(first).toEqual(second);
    expect(calls()).toHaveLength(1);
    expect(parts()).toHaveLength(1);
  });

  test('is assembled anew when its source has changed', async () => {
    programs();
    const engine = anEngine();
    await ensure(engine);
    file('source/Launcher.java', 'class Launcher { int changed; }');
    expect(findEngine(engine, aMachine())).toBeUndefined();
    await ensure(engine);
    expect(calls()).toHaveLength(2);
  });

  test('fails when Maven reaches nothing: says why, where the log is and what to do, and leaves nothing behind', async () => {
    programs(
      'echo "[ERROR] Failed to execute goal: Could not transfer artifact a:b:pom:1: Unknown host somewhere"',
      'exit 1',
    );
    const message = await messageOf(ensure({ ...anEngine(), installed: engines.kafka.installed }));
    expect(message).toContain('assembling Thing 1.2.3 from Maven Central failed');
    expect(message).toContain('Unknown host somewhere');
    expect(message).toContain(join(folder, '.abreast', 'logs', 'engines.log'));
    expect(message).toContain('check the network');
    expect(message).toContain('KAFKA_HOME');
    expect(parts()).toEqual([]);
  });

  test('fails when Maven is missing, with the package to install', async () => {
    const machine = aMachine({ PATH: join(folder, 'bin') });
    const message = await messageOf(ensure(anEngine(), machine));
    expect(message).toContain('programs.mvn (not found) must be installed');
    expect(message).toContain('install maven (Debian)');
  });
});

describe('an installed engine', () => {
  const withKafka = (path: string, version: string) => file(`${path}/libs/kafka_2.13-${version}.jar`);

  test('is used where packages put it, and needs neither Maven nor a compiler', async () => {
    withKafka('opt/kafka', '4.1.0');
    const { version, classPath } = await ensure(engines.kafka, aMachine({ PATH: join(folder, 'bin') }));
    expect(version).toBe('4.1.0');
    expect(classPath.split(':')[0]).toBe(join(folder, 'opt/kafka/libs/*'));
  });

  test('that is too old or too new is passed over, unless a person named it', async () => {
    withKafka('opt/kafka', '3.9.1');
    withKafka('usr/share/kafka', '5.0.0');
    withKafka('own', '3.9.1');
    expect(planEngine(engines.kafka, aMachine()).installed).toBeUndefined();
    const named = aMachine({ KAFKA_HOME: join(folder, 'own') });
    expect(await messageOf(ensure(engines.kafka, named))).toContain(
      `KAFKA_HOME (${join(folder, 'own')}) has version 3.9.1, it must be 4.0 or later and below 5`,
    );
  });

  test('of OpenSearch brings the jars of its modules, and gets our launcher', async () => {
    programs('exit 1');
    file('own/lib/opensearch-2.19.0.jar');
    file('own/lib/opensearch-core-2.19.0.jar');
    const { version, classPath } = await ensure(engines.opensearch, aMachine({ OPENSEARCH_HOME: join(folder, 'own') }));
    expect(version).toBe('2.19.0');
    expect(classPath).toContain(join(folder, 'own/modules/transport-netty4/*'));
    expect(existsSync(join(classPath.split(':').at(-1) ?? '', 'Launcher.class'))).toBe(true);
  });
});

describe('the number of search nodes', () => {
  const running = (nodes: number): ComponentDocument => ({
    environment: 'local',
    component: 'search',
    incarnation: 1,
    files: {},
    programs: [],
    procedure: { kind: 'opensearch', nodes },
  });
  const wanted = (nodes: number) => aLocal({ search: { kind: 'opensearch', nodes } });

  test('may grow while they run', () => {
    expect(changeProblems(wanted(3), [running(1)])).toEqual([]);
    expect(changeProblems(wanted(3), [running(3)])).toEqual([]);
  });

  test('fails when it shrinks', () => {
    expect(changeProblems(wanted(1), [running(3)]).map(renderProblem)).toEqual([
      'search.nodes (1) must stay 3 while local is deployed, a deploy does not take shards off a node that serves: put it back, or npm run destroy -- local (its data goes) and deploy it anew',
    ]);
  });
});

describe('a Kafka broker', () => {
  const listen = async (answer: Buffer | undefined): Promise<number> => {
    const opened = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => (answer ? socket.end(answer) : socket.end()));
    });
    server = opened;
    await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve));
    return (opened.address() as { port: number }).port;
  };

  test('answers when it says which requests it knows', async () => {
    expect(await brokerAnswers(await listen(Buffer.from([0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])))).toBe(true);
  });

  test.each([
    ['with an error', Buffer.from([0, 0, 0, 10, 0, 0, 0, 1, 0, 35, 0, 0, 0, 0])],
    ['as something else does', Buffer.from('HTTP/1.1 400 Bad Request')],
    ['not at all', undefined],
  ])('that answers %s is not ready', async (_, answer) => {
    expect(await brokerAnswers(await listen(answer))).toBe(false);
  });
});
