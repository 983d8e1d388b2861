import { setTimeout as sleep } from 'node:timers/promises';
import { defineEnvironment, type EnvironmentInput } from '../../../model/environment';
import { alertGroups } from '../../../observability/alerts/all';
import { observed } from '../../../observability/observed';
import { reference } from '../../../systems/reference';
import { generateLoad, type LoadReport, RECORDS, recordPath } from '../../../tools/load/generate';
import type { ProgramStatus } from '../../../tools/status/collect';
import { ask } from '../support/ask';
import { Deployment } from '../support/deployment';
import { Figures } from '../support/figures';
import { listedMetrics, questionsOf, unanswered, unexported } from '../support/observability/coverage';
import { administer, failHistory, mendHistory, sleepOnWrites, sleepy } from '../support/observability/faults';
import { type Fault, follow, type Incident } from '../support/observability/incident';
import { LivePrometheus } from '../support/observability/prometheus';
import { watchAlerts } from '../support/observability/quiet';
import { type Receiver, startReceiver } from '../support/observability/receiver';
import { startVisitors, type Visitors } from '../support/observability/visitors';
import { Project } from '../support/project';

// An environment that has everything, under load: that every query answers, that nothing is told while all is well, and
// that what goes wrong is told. The tests follow one another.

const BASE = 28_600;
const PORT = 28_590;
const RECEIVER = 28_592;
const NAME = 'observed';
const URL = `https://127.0.0.1:${PORT}`;
const [REPLICA, WEB_1, WEB_2] = [BASE + 11, BASE + 201, BASE + 202];
const SETTINGS = {
  name: NAME,
  platform: 'local',
  tier: 'multi',
  network: { ports: { base: BASE } },
  loadBalancer: { port: PORT, tls: { kind: 'selfSigned', redirectPort: PORT + 1 } },
  services: {
    web: { replicas: { min: 2 } },
    worker: { replicas: { min: 1, max: 2 } },
    frontend: { replicas: { min: 1, max: 2 } },
  },
  database: { readReplicas: 2 },
  messaging: { kind: 'rabbitmq' },
  search: { kind: 'opensearch', nodes: 1 },
  rateLimits: { perIp: 100_000, perIdentity: 100_000 },
  observability: { scrapeInterval: '5s', notify: { webhooks: [`http://127.0.0.1:${RECEIVER}/alerts`] } },
} satisfies Omit<EnvironmentInput<typeof reference>, 'system'>;

const environment = defineEnvironment({ ...SETTINGS, system: reference });
/** Rates see a fault for as long as their window; then it is told within a group's interval. */
const WINDOW_SECONDS = 120;
const TOLD_SECONDS = 60;
const WARM_UP_MS = 90_000;
const QUIET_MS = 600_000;
jest.setTimeout(900_000);

const figures = new Figures('observability');
const project = new Project();
const deployment = new Deployment(project, NAME, BASE);
const prometheus = new LivePrometheus(`http://127.0.0.1:${BASE + 120}`);
const alertmanager = `http://127.0.0.1:${BASE + 121}`;
const end = new AbortController();
let receiver: Receiver;
let visitors: Visitors;
let load: Promise<LoadReport>;

/** As its alert says. */
function incident(alert: string, labels: Incident['labels'] = {}, lookedBackSeconds = 0): Incident {
  const found = Object.values(observed(environment).alerts)
    .flat()
    .find(({ name }) => name === alert);
  if (!found) throw new Error(`${NAME} has no alert ${alert}`);
  return { alert, labels, forSeconds: found.for.seconds, overWithinSeconds: lookedBackSeconds + TOLD_SECONDS };
}

async function prove(name: string, incidents: readonly Incident[], fault: Fault): Promise<void> {
  figures.note(name, await follow({ alertmanager, receiver }, incidents, fault));
}

async function programNamed(name: string): Promise<ProgramStatus & { readonly pid: number }> {
  const [found] = await deployment.programs((row) => row.name === name);
  if (found?.pid === undefined) throw new Error(`${name} does not run`);
  return { ...found, pid: found.pid };
}

/** Records that the load reads: a read that finds nothing would count as failed. */
async function writeRecords(): Promise<void> {
  for (let record = 0; record < RECORDS; record += 1) {
    const { status } = await ask(recordPath(record), {
      port: PORT,
      secure: true,
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ list: 'deny', reason: `load ${record}` }),
    });
    if (status >= 300) throw new Error(`PUT answered ${status}`);
  }
}

beforeAll(async () => {
  receiver = await startReceiver(RECEIVER);
  await deployment.deploy(`{ ...${JSON.stringify(SETTINGS)}, system: reference }`);
  await writeRecords();
  visitors = await startVisitors(PORT, 4);
  load = generateLoad({ url: URL, connections: 16, writes: 0.2, rate: 60, seconds: 3_600, signal: end.signal });
  await sleep(WARM_UP_MS);
});

afterAll(async () => {
  end.abort();
  await Promise.all([load, visitors?.stop()]);
  receiver?.stop();
  await project.end(NAME);
});

test('every query of alerts, recorded series and pictures is answered', async () => {
  const questions = questionsOf(environment);
  const silent = await unanswered(prometheus, questions);
  const kinds = ['alert', 'series', 'panel', 'recorded'];
  figures.note('queries answered', `${questions.length - silent.length} of ${questions.length}`);
  figures.note(
    'queries by reader',
    Object.fromEntries(
      kinds.map((kind) => [kind, questions.filter(({ reader }) => reader.startsWith(`${kind} `)).length]),
    ),
  );
  expect(silent).toEqual([]);
});

test('what does not apply on local is of Kubernetes', () => {
  const applies = new Set(
    Object.values(observed(environment).alerts).flatMap((group) => group.map(({ name }) => name)),
  );
  const others = Object.values(alertGroups)
    .flatMap((group) => group(environment))
    .filter(({ name }) => !applies.has(name));
  figures.note(
    'alerts that do not apply, and what they read',
    Object.fromEntries(others.map(({ name, sources }) => [name, sources.join(', ')])),
  );
  for (const { name, sources } of others) expect([name, sources]).toEqual([name, ['kubernetes']]);
});

test('every metric in the list is exported, and one that nothing exports is found', async () => {
  const names = listedMetrics(environment);
  const missing = await unexported(prometheus, [...names, 'http_requests_totl']);
  figures.note('listed metrics exported', `${names.length + 1 - missing.length} of ${names.length}`);
  expect(missing).toEqual(['http_requests_totl']);
  const planted = [{ reader: 'planted', query: 'sum(rate(http_requests_totl[2m]))' }];
  expect(await unanswered(prometheus, planted)).toEqual(['planted: sum(rate(http_requests_totl[2m]))']);
});

test('nothing but the deadman fires in ten minutes of normal load', async () => {
  const before = Date.now();
  const watch = await watchAlerts(prometheus, QUIET_MS);
  figures.note('ten minutes of normal load', watch);
  expect(watch).toMatchObject({ fired: [], deadman: watch.looks });
  const told = receiver.told.filter(({ at }) => at > before).map(({ name }) => name);
  expect([...new Set(told)]).toEqual(['Deadman']);
});

test('an instance, a Redis node, a replica and a consumer that fail at once are told each by its alert', async () => {
  const incidents = [
    incident('InstanceDown', { instance: 'web-2' }),
    incident('RedisNodeDown'),
    incident('ReplicaLagHigh', { replica: 'replica-1' }),
    // What failed is tried again at growing distances.
    incident('RetryQueueHigh', {}, 240),
  ];
  const { pid } = await programNamed('web-2');
  const [node] = await deployment.programs(({ component, role }) => component === 'cache' && role === 'replica');
  if (!node) throw new Error('Redis has no replica');
  await prove('four faults at once', incidents, {
    begin: async () => {
      process.kill(pid, 'SIGSTOP');
      await deployment.supervise('stop', node.name);
      await administer(project, NAME, REPLICA, 'select pg_wal_replay_pause()');
      await failHistory(deployment);
    },
    end: async () => {
      process.kill(pid, 'SIGCONT');
      await deployment.supervise('start', node.name);
      await administer(project, NAME, REPLICA, 'select pg_wal_replay_resume()');
      await mendHistory(deployment);
    },
  });
});

test('a pool that is nearly full is told', async () => {
  await sleepOnWrites(deployment);
  const [pool] = await prometheus.ask('db_pool_connections_max{instance="web-1",pool="primary"}');
  const connections = Math.ceil(0.87 * (pool?.value ?? 0));
  await prove(
    `${connections} of ${pool?.value} connections held`,
    [incident('PoolUseHigh', { service: 'web' })],
    sleepy([WEB_1], { seconds: 25, atOnce: connections }),
  );
});

test('slow answers are told', async () => {
  await sleepOnWrites(deployment);
  await prove(
    'writes that take 2.5 s',
    [incident('InstanceResponseSlow', { service: 'web' }, WINDOW_SECONDS)],
    sleepy([WEB_1, WEB_2], { seconds: 2.5, atOnce: 15 }),
  );
});

test('errors are told, and what they come from', async () => {
  const incidents = [incident('ErrorRateHigh', { service: 'web' }, WINDOW_SECONDS), incident('DatabaseDown')];
  await prove('primary of the database stopped', incidents, {
    begin: () => deployment.supervise('stop', 'database-primary'),
    end: () => deployment.supervise('start', 'database-primary'),
  });
});
