import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf } from '../../../tools/local/alive';
import type { ProgramStatus } from '../../../tools/status/collect';
import { compare, NOTHING_LOST, settled } from '../support/accounting';
import { type Acknowledged, prefixOf, writeSteadily } from '../support/acknowledged';
import { Deployment } from '../support/deployment';
import { Figures } from '../support/figures';
import { until } from '../support/processes';
import { Project } from '../support/project';
import { type Outcome, type SteadyAnswer, type SteadyAsk, steadily } from '../support/steady';

// The primary of the database is away for five minutes, under load from clients that repeat nothing. One run, and then
// the tests look at what it left: what clients, probes, logs and the database say.
jest.setTimeout(900_000);

const BASE = 27_510;
const PORT = 27_501;
const AWAY_MS = 300_000;
const [READS, WRITES] = [170, 50]; // each second
const KEPT = 60_000;
const HOT = 400;
const NETWORK = 1;
// What was under way when the primary went may end either way. Later nothing can be written.
const GRACE_MS = 2_000;
// A write is tried for two seconds; the rest is for a machine that is busy.
const LONGEST_WRITE_MS = 5_000;
const BACK_MS = 10_000;
const PROBED = ['/health/live', '/health/ready'];
const LOOKED_AT = ['/health/deep', '/metrics'];
const LOOK_EVERY = 10; // rounds of probes

const figures = new Figures('primary-away');
const project = new Project();
const deployment = new Deployment(project, 'away', BASE);

/** Moments of the run, by `Date.now()`. */
const moments = { gone: 0, back: 0 };
const reads: Outcome[] = [];
const writes: Outcome[] = [];
const probes: Probe[] = [];
let acknowledged: Acknowledged;
let before: Map<string, string | undefined>;
let after: Map<string, string | undefined>;

interface Probe {
  readonly name: string;
  readonly path: string;
  readonly at: number;
  readonly ms: number;
  readonly status: number;
  readonly text: string;
}

const isAway = (at: number) => at > moments.gone + GRACE_MS && at < moments.back;

/** Records that no write of this test touches. Their number says what is in them. */
const addressOf = (kept: number) => `10.${kept >> 16}.${(kept >> 8) & 255}.${kept & 255}`;

async function keepRecords(): Promise<void> {
  await deployment.query(
    `insert into ips (address, list, reason, words)
     select '10.' || (n >> 16) || '.' || ((n >> 8) & 255) || '.' || (n & 255), 'allow', 'kept ' || n, 'w0kept w0' || n
       from generate_series(0, $1) n`,
    [KEPT],
  );
}

/** Somebody who is logged in, for reads that ask who that is. */
async function logIn(): Promise<string> {
  const body = JSON.stringify({ email: 'somebody@example.com', password: 'correct horse battery' });
  const post = (path: string) =>
    fetch(`http://127.0.0.1:${PORT}/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
  await post('register');
  const { access_token } = (await (await post('login')).json()) as { access_token: string };
  return access_token;
}

/** What the reader of a number should find in its answer. */
const kept = (number: number) => `"reason":"kept ${number}"`;
/** Asked for once only, as long as fewer reads are sent than records are kept. */
const cold = (number: number) => HOT + (number % (KEPT - HOT));

interface Question {
  readonly path: string;
  readonly expected: string;
}

/** In turn: records that were asked for before, which leave the caches meanwhile; new ones; everything else that is read. */
function question(number: number): Question {
  const turn = Math.floor(number / 10);
  const [known, fresh] = [number % HOT, cold(number)];
  const cursor = Buffer.from(addressOf(fresh)).toString('base64url');
  const others: Question[] = [
    { path: `/api/v1/ips?list=allow&limit=10&cursor=${cursor}`, expected: '"reason":"kept' },
    { path: '/api/v1/ips?list=allow&limit=10', expected: kept(0) },
    { path: `/api/v1/ips/search?q=kept+${fresh}`, expected: kept(fresh) },
    { path: '/api/v1/ips/stats', expected: '"allow"' },
    { path: `/api/v1/ips/${addressOf(fresh)}/history`, expected: '"items":[]' },
    { path: '/api/auth/me', expected: '"role":"user"' },
  ];
  const other = number % 5 === 4 ? others[turn % others.length] : undefined;
  const asked = number % 2 === 0 ? known : fresh;
  return other ?? { path: `/api/v1/ips/${addressOf(asked)}`, expected: kept(asked) };
}

function startReading(token: string, position: () => string | undefined) {
  const authorized = { authorization: `Bearer ${token}` };
  const ask = (number: number): SteadyAsk => {
    const { path } = question(number);
    const told = number % 7 === 0 ? position() : undefined;
    return {
      method: 'GET',
      path,
      headers: { ...(path === '/api/auth/me' && authorized), ...(told && { 'x-position': told }) },
    };
  };
  const onOutcome = (outcome: Outcome) => void reads.push(outcome);
  return steadily({ port: PORT, perSecond: READS, mostInFlight: 128, ask, onOutcome });
}

/** Undefined when the answer is right. */
function wrongRead({ number, answer }: Outcome): string | undefined {
  const { path, expected } = question(number);
  if (typeof answer === 'string') return `${path}: ${answer}`;
  return answer.status === 200 && answer.text.includes(expected)
    ? undefined
    : `${path}: ${answer.status} ${answer.text}`;
}

const statusOf = ({ answer }: Outcome) => (typeof answer === 'string' ? answer : answer.status);
const isWritten = (outcome: Outcome) => statusOf(outcome) === 201;

/** Asks every instance for its health once a second, and now and then for more. */
async function probeSteadily(instances: readonly ProgramStatus[], isOver: () => boolean): Promise<void> {
  const probe = async ({ name, address }: ProgramStatus, path: string) => {
    const at = Date.now();
    const found = await fetch(`http://${address}${path}`, { signal: AbortSignal.timeout(5_000) }).then(
      async (answer) => ({ status: answer.status, text: await answer.text() }),
      (error: Error) => ({ status: 0, text: error.message }),
    );
    probes.push({ name, path, at, ms: Date.now() - at, ...found });
  };
  for (let round = 0; !isOver(); round += 1) {
    const paths = round % LOOK_EVERY === 0 ? [...PROBED, ...LOOKED_AT] : PROBED;
    for (const one of instances) for (const path of paths) void probe(one, path);
    await sleep(1_000);
  }
}

const isPrimary = ({ name }: ProgramStatus) => name === 'database-primary';
const isInstance = ({ component }: ProgramStatus) => ['web', 'worker', 'frontend'].includes(component);

/** Process and start of everything but the primary. */
async function births(): Promise<Map<string, string | undefined>> {
  const rows = await deployment.programs((row) => !isPrimary(row));
  return new Map(rows.map(({ name, pid = 0 }) => [name, `${pid} ${birthOf(pid)}`]));
}

/** Counts by what a function says. */
function tally<T>(all: readonly T[], keyOf: (one: T) => string | number): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[keyOf(one)] = (counts[keyOf(one)] ?? 0) + 1;
  return counts;
}

function quantiles(values: readonly number[]): Record<string, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { 'p50 ms': at(0.5), 'p99 ms': at(0.99), 'most ms': at(1) };
}

async function runWhilePrimaryIsAway(): Promise<void> {
  before = await births();
  const instances = await deployment.programs(isInstance);
  let position: string | undefined;
  const writing = writeSteadily({
    ...{ port: PORT, perSecond: WRITES, network: NETWORK, mostInFlight: 400 },
    onOutcome: (outcome) => {
      writes.push(outcome);
      if (isWritten(outcome)) position = `${(outcome.answer as SteadyAnswer).headers['x-position']}`;
    },
  });
  const reading = startReading(await logIn(), () => position);
  let isOver = false;
  const probing = probeSteadily(instances, () => isOver);
  await sleep(15_000);
  await deployment.supervise('stop', 'database-primary');
  moments.gone = Date.now();
  await sleep(AWAY_MS);
  moments.back = Date.now();
  await deployment.supervise('start', 'database-primary');
  await until('a write to succeed', () => writes.some((one) => one.sentAt > moments.back && isWritten(one)), 60_000);
  await sleep(BACK_MS + 5_000);
  isOver = true;
  [acknowledged] = await Promise.all([writing.stop(), reading.stop(), probing]);
  after = await births();
}

beforeAll(async () => {
  await deployment.deploy(`{
    name: 'away', system: reference, platform: 'local', tier: 'multi',
    network: { ports: { base: ${BASE} } },
    loadBalancer: { port: ${PORT} },
    services: { web: { replicas: { min: 4 } }, worker: { replicas: { min: 1 } }, frontend: { replicas: { min: 1 } } },
    rateLimits: { perIp: 10_000_000, perIdentity: 10_000_000 },
    database: { readReplicas: 2 },
  }`);
  await keepRecords();
  await runWhilePrimaryIsAway();
});
afterAll(() => project.end('away'));

test('no process but the primary was restarted', () => {
  expect(after).toEqual(before);
  figures.note('processes that went on', before.size);
});

test('every read was answered, and rightly', () => {
  const whileAway = reads.filter(({ sentAt }) => isAway(sentAt));
  const wrong = reads.map(wrongRead).filter((one) => one !== undefined);
  figures.note('reads', { all: reads.length, 'while away': whileAway.length, failed: wrong.length });
  figures.note('reads while away', quantiles(whileAway.map(({ ms }) => ms)));
  const paths = (some: readonly Outcome[]) => new Set(some.map(({ number }) => question(number).path));
  const asked = paths(reads.filter(({ sentAt }) => sentAt < moments.gone));
  figures.note('questions first asked while away', [...paths(whileAway)].filter((path) => !asked.has(path)).length);
  expect(wrong.slice(0, 10)).toEqual([]);
});

test('every write was refused with a time to try again, soon', () => {
  // One that is still tried when the primary returns may succeed.
  const whileAway = writes.filter(({ sentAt, ms }) => isAway(sentAt) && sentAt + ms < moments.back);
  figures.note('writes', { all: writes.length, 'while away': whileAway.length });
  figures.note('writes while away', { ...tally(whileAway, statusOf), ...quantiles(whileAway.map(({ ms }) => ms)) });
  const retryAfter = whileAway.map(({ answer }) => typeof answer !== 'string' && answer.headers['retry-after']);
  expect(tally(retryAfter, String)).toEqual({ 5: whileAway.length });
  expect(tally(whileAway, statusOf)).toEqual({ 503: whileAway.length });
  expect(Math.max(...whileAway.map(({ ms }) => ms))).toBeLessThan(LONGEST_WRITE_MS);
  // Also in the moment of the stop nothing but a success or a 503.
  expect(Object.keys(tally(writes, statusOf)).sort()).toEqual(['201', '503']);
});

test('at least 200 requests a second were answered', () => {
  const answered = [...reads, ...writes].filter(({ sentAt }) => isAway(sentAt)).length;
  const perSecond = answered / ((AWAY_MS - GRACE_MS) / 1_000);
  figures.note('requests a second while away', Math.round(perSecond));
  expect(perSecond).toBeGreaterThanOrEqual(200);
});

test('the instances said that they were ready, and degraded', () => {
  const whileAway = probes.filter(({ at }) => isAway(at) && at > moments.gone + 2 * GRACE_MS);
  for (const path of [...PROBED, ...LOOKED_AT]) {
    const found = whileAway.filter((probe) => probe.path === path);
    figures.note(`${path} while away`, {
      ...tally(found, ({ status }) => status),
      ...quantiles(found.map(({ ms }) => ms)),
    });
  }
  expect(tally(probes, ({ status }) => status)).toEqual({ 200: probes.length });
  const ready = whileAway.filter(({ path }) => path === '/health/ready').map(({ text }) => JSON.parse(text));
  expect(
    ready.filter(({ degraded, checks }) => !degraded || checks.primary || checks.replicas.includes(false)),
  ).toEqual([]);
});

test('writes succeeded within seconds of its return, and nothing is lost', async () => {
  const first = writes
    .filter((one) => one.sentAt > moments.back && isWritten(one))
    .map(({ sentAt, ms }) => sentAt + ms);
  figures.note('milliseconds from its start to the next write', Math.round(Math.min(...first) - moments.back));
  const later = writes.filter(({ sentAt }) => sentAt > moments.back + BACK_MS);
  expect(tally(later, statusOf)).toEqual({ 201: later.length });
  expect(later.length).toBeGreaterThan(100);
  const found = await settled(deployment, prefixOf(NETWORK));
  const lost = compare(acknowledged, found);
  figures.note('written', {
    acknowledged: acknowledged.written.size,
    'in the database': found.length,
    lost: lost.writes.length,
    'effects not once': lost.effectsNotOnce.length,
  });
  expect(lost).toEqual(NOTHING_LOST);
});

test('no instance logged an error', async () => {
  const instances = await deployment.programs(isInstance);
  const logged = instances.flatMap(({ name }) =>
    deployment
      .logged(name)
      .split('\n')
      .map((line) => `${name} ${line}`),
  );
  const levels = tally(
    logged,
    (line) => /"level":"(\w+)"/.exec(line)?.[1] ?? (line.trim().includes(' ') ? 'no JSON' : 'empty'),
  );
  figures.note('lines logged', levels);
  const bad = logged.filter((line) => /"level":"(error|fatal)"/.test(line) || !/ (\{.*\})?$/.test(line));
  expect(bad.slice(0, 10)).toEqual([]);
});
