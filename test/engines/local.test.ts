import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineEnvironment } from '../../model/environment';
import { reference } from '../../systems/reference';
import { generateLoad, type LoadReport } from '../../tools/load/generate';
import { isAlive } from '../../tools/local/alive';
import type { ProgramStatus } from '../../tools/status/collect';
import { compare, NOTHING_LOST, settled } from './support/accounting';
import { prefixOf, writeSteadily } from './support/acknowledged';
import { Deployment } from './support/deployment';
import { Figures } from './support/figures';
import { FULL, fullTest } from './support/full';
import { listedMetrics, questionsOf, unanswered, unexported } from './support/observability/coverage';
import { LivePrometheus } from './support/observability/prometheus';
import { until } from './support/processes';
import { Project } from './support/project';

// One local environment, from its first deploy to its end, on the real programs. The tests follow one another.
jest.setTimeout(180_000);

const BASE = 21_000;
const PORT = 21_500;
const URL = `http://127.0.0.1:${PORT}`;
const figures = new Figures('local');
const project = new Project();
const deployment = new Deployment(project, 'e2e', BASE);
const OTHERS = 'worker: { replicas: { min: 1, max: 2 } }, frontend: { replicas: { min: 1, max: 2 } }';

/** Nobody has logged in, no job has asked for a lock yet, and nobody has waited for what another one loads. */
const NOT_YET =
  /^((series|recorded) service:session_lookups_lost:ratio|alert (SessionsLost|LockWaitHigh)|panel (events\/locks|cache\/fill-wait))$/;

interface Settings {
  readonly instances?: number;
  readonly variables?: Record<string, string>;
}

const settings = ({ instances = 3, variables = {} }: Settings) =>
  ({
    name: 'e2e',
    platform: 'local',
    tier: 'multi',
    network: { ports: { base: BASE } },
    loadBalancer: { port: PORT },
    services: {
      web: { replicas: { min: instances }, variables },
      // One of each is enough for what is not about them.
      worker: { replicas: { min: 1, max: 2 } },
      frontend: { replicas: { min: 1, max: 2 } },
    },
    database: { readReplicas: 2 },
    rateLimits: { perIp: 10_000_000 },
  }) as const;

function describeEnvironment(changed: Settings): void {
  project.environment('e2e', `{ ...${JSON.stringify(settings(changed))}, system: reference, }`);
}

async function deploy(): Promise<{ seconds: number; output: string }> {
  const { status, output, seconds } = await project.run('deploy', ['e2e']);
  if (status !== 0) throw new Error(output);
  return { seconds, output };
}

async function status(): Promise<ProgramStatus[]> {
  const { output } = await project.run('scale-status', ['e2e', '--json']);
  return JSON.parse(output.slice(output.indexOf('['), output.lastIndexOf(']') + 1)) as ProgramStatus[];
}

const pidIn = (rows: readonly ProgramStatus[], name: string) => rows.find((row) => row.name === name)?.pid as number;

async function pidOf(name: string): Promise<number> {
  return pidIn(await status(), name);
}

async function instances(): Promise<Map<string, number>> {
  const rows = (await status()).filter(({ component }) => component === 'web');
  return new Map(rows.map(({ name, pid }) => [name, pid as number]));
}

/** Records that the load reads: a read that finds nothing would count as failed. */
async function writeRecords(): Promise<void> {
  for (let record = 0; record < 200; record += 1) {
    const answer = await fetch(`${URL}/api/v1/ips/198.51.100.${record}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ list: 'deny', reason: 'load' }),
    });
    if (!answer.ok) throw new Error(`PUT answered ${answer.status}`);
  }
}

/** Load for as long as `work` goes on, and a little before and after it. */
async function underLoad(work: () => Promise<void>, least = 0): Promise<LoadReport> {
  const end = new AbortController();
  const load = generateLoad({ url: URL, connections: 64, writes: 0.2, rate: 400, seconds: 170, signal: end.signal });
  const begin = Date.now();
  await sleep(1_000);
  await work();
  await sleep(Math.max(1_000, (least / 400) * 1_000 - (Date.now() - begin)));
  end.abort();
  return load;
}

async function clusterInfo(): Promise<string> {
  return redisCli(['cluster', 'info']);
}

function redisCli(words: string[]): string {
  const password = readFileSync(join(project.home('e2e'), 'secrets', 'cache'), 'utf8');
  return execFileSync('redis-cli', ['-c', '-p', String(BASE + 40), ...words], {
    encoding: 'utf8',
    env: { ...process.env, REDISCLI_AUTH: password },
  });
}

/** Requests that the balancer had to send to a second instance. */
function retriedRequests(): number {
  const lines = readFileSync(join(project.home('e2e'), 'logs', 'balancer.log'), 'utf8').split('\n');
  return lines.filter((line) => /"retries":"\+?[1-9]/.test(line)).length;
}

function listeningPorts(): number[] {
  const lines = execFileSync('ss', ['-ltnH'], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => /127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? []).map(Number);
}

const ours = (port: number) => (port >= BASE && port < BASE + 400) || port === PORT;

afterAll(async () => {
  describeEnvironment({});
  await project.end('e2e');
});

/** What runs after the first deploy, until something is changed or killed. */
let first: readonly ProgramStatus[] = [];

test('one command brings up a healthy system', async () => {
  describeEnvironment({});
  const { seconds } = await deploy();
  figures.note('first deploy, seconds', seconds);
  expect(seconds).toBeLessThan(60);
  first = await status();
  expect(first.filter(({ health }) => health !== 'ready')).toEqual([]);
});

test('every process is started once', () => {
  const log = readFileSync(join(project.home('e2e'), 'logs', 'supervisord.log'), 'utf8');
  const started = [...log.matchAll(/spawned: '([\w-]+)'/g)].map(([, name]) => name);
  expect(started.sort()).toEqual([...new Set(started)].sort());
  expect(started).toHaveLength(23);
});

test('all instances answer through the balancer', async () => {
  await writeRecords();
  const report = await generateLoad({ url: URL, connections: 3, requests: 60, writes: 0 });
  expect(Object.keys(report.instances)).toEqual(['web-1', 'web-2', 'web-3']);
});

test('Redis is a cluster of three masters and three replicas', async () => {
  const info = await clusterInfo();
  expect(info).toMatch(/cluster_state:ok/);
  expect(info).toMatch(/cluster_size:3/);
  expect(info).toMatch(/cluster_known_nodes:6/);
  const roles = first
    .filter(({ component }) => component === 'cache')
    .map(({ role }) => role)
    .sort();
  expect(roles).toEqual(['master', 'master', 'master', 'replica', 'replica', 'replica']);
});

test('Postgres streams to two replicas', () => {
  const roles = first.filter(({ component }) => component === 'database').map(({ role }) => role);
  expect(roles).toEqual(['primary, 2 streaming', 'replica', 'replica']);
});

test('Prometheus scrapes everything that has metrics', async () => {
  const ask = async () => {
    const { data } = (await (await fetch(`http://127.0.0.1:${BASE + 120}/api/v1/targets`)).json()) as {
      data: { activeTargets: { health: string; labels: { job: string } }[] };
    };
    return data.activeTargets;
  };
  const notUp = async () => (await ask()).filter(({ health }) => health !== 'up');
  await until('every target to be up', async () => (await notUp()).length === 0, 10_000).catch(() => undefined);
  expect(await notUp()).toEqual([]);
  const targets = await ask();
  expect([...new Set(targets.map(({ labels }) => labels.job))].sort()).toEqual([
    'alertmanager',
    'balancer',
    'cache',
    'database',
    'frontend',
    'node',
    'probe',
    'prometheus',
    'web',
    'worker',
  ]);
  // Six Redis nodes, three Postgres servers, five instances; machine, entrance, balancer, Alertmanager, Prometheus itself.
  expect(targets).toHaveLength(19);
});

test('the dashboard is reached through the balancer, and its questions are answered there', async () => {
  const ask = async (path: string) => {
    const answer = await fetch(`${URL}${path}`);
    return { status: answer.status, by: answer.headers.get('x-instance-id') ?? '', text: await answer.text() };
  };
  const { text: page } = await ask('/');
  const files = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => String(path));
  expect(files).toContain('/dashboard.js');
  for (const path of ['/', ...files])
    expect([path, await ask(path)]).toMatchObject([path, { status: 200, by: 'frontend-1' }]);
  const { status: code, by, text } = await ask('/api/overview');
  expect([code, by]).toEqual([200, expect.stringMatching(/^web-/)]);
  const { instances: seen } = JSON.parse(text) as { instances: { id: string }[] };
  expect(seen.map(({ id }) => id).sort()).toEqual(['frontend-1', 'web-1', 'web-2', 'web-3', 'worker-1']);
});

test('the id of one request is in the logs of balancer, instance and worker, and in the event', async () => {
  const id = `request-${randomUUID()}`;
  const address = '203.0.113.9';
  const answer = await fetch(`${URL}/api/v1/ips/${address}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({ list: 'deny', reason: 'followed' }),
  });
  const instance = String(answer.headers.get('x-instance-id'));
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([201, id]);
  const event = () =>
    deployment.query<{ id: string }>('select event_id as id from ip_history where request_id = $1', [id]);
  await until('the effect of the event', async () => (await event()).length > 0, 20_000);
  const [{ id: eventId } = { id: 'none' }] = await event();
  const linesOf = (program: string) =>
    deployment
      .logged(program)
      .split('\n')
      .filter((line) => line.includes(id))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await until('every log', () => ['balancer', instance, 'worker-1'].every((program) => linesOf(program).length > 0));
  const found = { request_id: id };
  expect(linesOf('balancer')).toEqual([
    expect.objectContaining({ ...found, path: `/api/v1/ips/${address}`, status: 201 }),
  ]);
  expect(linesOf(instance)).toEqual([expect.objectContaining({ ...found, message: 'request completed', status: 201 })]);
  // What follows from a request is the worker's: no other instance took the event.
  const handled = { ...found, message: 'event handled', consumer: 'history', event_id: eventId };
  expect(linesOf('worker-1')).toContainEqual(expect.objectContaining(handled));
  const others = ['web-1', 'web-2', 'web-3', 'frontend-1'].map((program) => deployment.logged(program)).join('');
  expect(others).not.toMatch(/"message":"event /);
});

test('the command of the logs follows a request from the balancer to the worker', async () => {
  const id = 'follow-me-0001';
  const answer = await fetch(`${URL}/api/v1/ips/203.0.113.10`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-request-id': id },
    body: JSON.stringify({ list: 'deny', reason: 'followed' }),
  });
  expect(answer.status).toBe(201);
  const event = () => deployment.query('select event_id from ip_history where request_id = $1', [id]);
  await until('the effect of the event', async () => (await event()).length > 0, 20_000);
  const { status: code, output } = await project.run('scale-logs', ['e2e', '--request', id, '--json', '--no-follow']);
  const lines = output.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
  const times = lines.map(({ timestamp }) => Date.parse(timestamp));
  expect([code, times]).toEqual([0, [...times].sort((one, other) => one - other)]);
  const passed = [...new Set(lines.map(({ instance_id }) => String(instance_id).replace(/-.*/, '')))];
  expect(passed.sort()).toEqual(['balancer', 'web', 'worker']);
});

test('alerts, recorded series and pictures find what they ask for', async () => {
  const environment = defineEnvironment({ ...settings({}), system: reference });
  const prometheus = new LivePrometheus(`http://127.0.0.1:${BASE + 120}`);
  const questions = questionsOf(environment).filter(({ reader }) => !NOT_YET.test(reader));
  // Rates need what two scrapes have seen.
  const load = generateLoad({ url: URL, connections: 3, writes: 0.2, rate: 50, seconds: 8 });
  let silent: readonly string[] = [];
  const answered = async () => {
    silent = await unanswered(prometheus, questions);
    await sleep(1_000);
    return silent.length === 0;
  };
  await until('every answer', answered, 10_000).catch(() => undefined);
  await load;
  figures.note('queries answered', `${questions.length - silent.length} of ${questions.length}`);
  expect(silent).toEqual([]);
  // Clients come without TLS.
  expect(await unexported(prometheus, listedMetrics(environment))).toEqual(['probe_ssl_earliest_cert_expiry']);
});

test('a worker that is killed under writes comes back, and nothing is lost or done twice', async () => {
  const network = 1;
  const victim = await pidOf('worker-1');
  const writes = writeSteadily({ port: PORT, perSecond: 150, network });
  await sleep(2_000);
  process.kill(victim, 'SIGKILL');
  const struck = Date.now();
  await until(
    'the worker',
    async () => (await fetch(`http://127.0.0.1:${BASE + 261}/health/ready`).catch(() => undefined))?.ok === true,
    20_000,
  );
  const backMilliseconds = Date.now() - struck;
  await sleep(2_000);
  const acknowledged = await writes.stop();
  const found = await settled(deployment, prefixOf(network));
  figures.note('worker killed', {
    backMilliseconds,
    settledMilliseconds: Date.now() - struck,
    sent: acknowledged.sent,
    acknowledged: acknowledged.written.size,
    failures: acknowledged.failures,
    effects: found.reduce((sum, { effects }) => sum + effects, 0),
  });
  expect(await pidOf('worker-1')).not.toBe(victim);
  expect(acknowledged.failures).toEqual({});
  expect(acknowledged.written.size).toBeGreaterThan(500);
  expect(compare(acknowledged, found)).toEqual(NOTHING_LOST);
});

test('no process listens anywhere but on loopback', () => {
  const lines = execFileSync('ss', ['-ltnH'], { encoding: 'utf8' }).split('\n');
  const open = lines.filter((line) => !/\s127\.0\.0\.1:\d+\s/.test(line) && ours(Number(/:(\d+)\s/.exec(line)?.[1])));
  expect(open).toEqual([]);
});

test('a second deploy changes nothing and restarts nothing', async () => {
  const before = await status();
  const { seconds, output } = await deploy();
  figures.note('second deploy, seconds', seconds);
  expect(output).not.toMatch(/complete|✓ web/);
  expect(seconds).toBeLessThan(15);
  expect((await status()).map(({ name, pid }) => [name, pid])).toEqual(before.map(({ name, pid }) => [name, pid]));
});

test('the unmodified cdktf works by hand', async () => {
  const cdktf = (...words: string[]) =>
    project.spawn(join('node_modules', '.bin', 'cdktf'), words, { CHECKPOINT_DISABLE: '1', CI: '1' }).ended;
  expect((await cdktf('list')).output).toMatch(/e2e +cdktf\.out\/stacks\/e2e/);
  expect((await cdktf('diff', 'e2e')).output).toMatch(/No changes/);
});

test('the diff of a new number of instances names exactly that', async () => {
  describeEnvironment({ instances: 5 });
  const { output } = await project.run('diff', ['e2e']);
  // Prometheus knows the fewest instances that there should be.
  expect(output.match(/# terraform_data\.\S+/g)).toEqual(['# terraform_data.prometheus', '# terraform_data.web']);
  const changes = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^[~+-] \w+ += .* -> /.test(line));
  const id = expect.stringMatching(/^~ id /);
  expect(changes).toEqual([id, id, expect.stringMatching(/^~ instances += 3 -> 5/)]);
});

const STEPS = FULL ? [5, 2, 1, 3] : [5, 3];

test('scaling out and in fails no request and leaves survivors alone', async () => {
  const seen: [number, Map<string, number>][] = [[3, await instances()]];
  const report = await underLoad(async () => {
    for (const count of STEPS) {
      describeEnvironment({ instances: count });
      await deploy();
      seen.push([count, await instances()]);
    }
  }, 10_000);
  figures.note(`scaling 3 → ${STEPS.join(' → ')}`, report);
  for (const [index, [count, now]] of seen.entries()) {
    expect(now.size).toBe(count);
    const before = seen[index - 1]?.[1] ?? now;
    const survivors = [...now].filter(([name]) => before.has(name));
    expect(survivors).toHaveLength(Math.min(count, before.size));
    for (const [name, pid] of survivors) expect([name, before.get(name)]).toEqual([name, pid]);
  }
  expect(report.failures).toEqual({});
  expect(report.requests).toBeGreaterThanOrEqual(10_000);
  expect(report.perSecond).toBeGreaterThanOrEqual(200);
});

test('a changed variable rolls through the fleet, one instance at a time, and fails no request', async () => {
  const before = await instances();
  let fewest = 99;
  let most = 0;
  const report = await underLoad(async () => {
    describeEnvironment({ variables: { LOG_LEVEL: 'warn' } });
    const rolling = { done: false };
    const watching = (async () => {
      while (!rolling.done) {
        const file = join(project.home('e2e'), 'run', 'members', 'web.json');
        const members = (JSON.parse(readFileSync(file, 'utf8')) as unknown[]).length;
        fewest = Math.min(fewest, members);
        most = Math.max(most, members);
        await sleep(20);
      }
    })();
    await deploy();
    rolling.done = true;
    await watching;
  });
  figures.note('rolling change of three instances', report);
  expect(report.failures).toEqual({});
  expect([fewest, most]).toEqual([3, 4]);
  const now = await instances();
  expect(now.size).toBe(3);
  for (const pid of now.values()) expect([...before.values()]).not.toContain(pid);
});

fullTest('a single instance is replaced without a failed request', async () => {
  describeEnvironment({ instances: 1, variables: { LOG_LEVEL: 'warn' } });
  await deploy();
  const report = await underLoad(async () => {
    describeEnvironment({ instances: 1 });
    await deploy();
  });
  figures.note('rolling change of a single instance', report);
  expect(report.failures).toEqual({});
  expect((await instances()).size).toBe(1);
  describeEnvironment({});
  await deploy();
});

fullTest('a version that never becomes ready is taken back, and the old instances go on', async () => {
  const before = await instances();
  // A port of the balancer's own: the instance cannot listen on it.
  const text = readFileSync(join(project.folder, 'app', 'main.ts'), 'utf8');
  execFileSync(
    'sh',
    ['-c', 'printf "process.exit(3);\\n" | cat - app/main.ts > app/broken.ts && mv app/broken.ts app/main.ts'],
    { cwd: project.folder },
  );
  project.environment(
    'e2e',
    readFileSync(join(project.folder, 'environments', 'e2e.ts'), 'utf8')
      .replace(/[\s\S]*defineEnvironment\(/, '')
      .replace(/\);\s*$/, '')
      .replace(/\}$/, "  rollout: { readyTimeout: '10s' } }"),
  );
  let failed = { status: 0 as number | null, output: '' };
  const report = await underLoad(async () => {
    failed = await project.run('deploy', ['e2e']);
  });
  expect(failed.status).toBe(1);
  expect(failed.output).toMatch(/not ready after 10 s/);
  expect(report.failures).toEqual({});
  expect(await instances()).toEqual(before);
  execFileSync('sh', ['-c', 'cat > app/main.ts'], { cwd: project.folder, input: text });
  describeEnvironment({});
  await deploy();
});

test('an instance that is killed fails no request and is back within five seconds', async () => {
  const rounds = FULL ? 5 : 1;
  for (let round = 0; round < rounds; round += 1) {
    const [[name, pid]] = [...(await instances())] as [[string, number]];
    const port = BASE + 200 + Number(name.split('-')[1]);
    let back = 0;
    const retriedBefore = retriedRequests();
    const report = await underLoad(async () => {
      // Held for a moment first, so that requests are certainly in flight on it.
      process.kill(pid, 'SIGSTOP');
      await sleep(200);
      process.kill(pid, 'SIGKILL');
      const struck = Date.now();
      while (
        !(await fetch(`http://127.0.0.1:${port}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        ))
      )
        await sleep(20);
      back = Date.now() - struck;
    });
    const inFlight = retriedRequests() - retriedBefore;
    figures.note(`instance killed, round ${round + 1}`, {
      backMilliseconds: back,
      inFlightOnTheVictim: inFlight,
      report,
    });
    expect(inFlight).toBeGreaterThan(0);
    expect(report.failures).toEqual({});
    expect(back).toBeLessThan(5_000);
    expect(await pidOf(name)).not.toBe(pid);
  }
});

/** Kills a process; resolves once it is gone. */
async function killed(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await until('the process to be gone', () => !isAlive(pid));
}

test('a Redis node and a Postgres replica that are killed come back with their data', async () => {
  redisCli(['set', 'survivor', 'yes']);
  const before = await status();
  const followers = async () => {
    const rows = await deployment.query<{ pid: number }>('select pid from pg_stat_replication');
    return rows.map(({ pid }) => pid);
  };
  const followed = await followers();
  const isFollowedAnew = async () => {
    const now = await followers();
    return now.length === 2 && now.some((pid) => !followed.includes(pid));
  };
  const report = await underLoad(async () => {
    await killed(pidIn(before, 'cache-1'));
    const isCluster = async () => /cluster_state:ok/.test(await clusterInfo().catch(() => ''));
    await until('the Redis node', isCluster, 10_000);
    await killed(pidIn(before, 'database-replica-1'));
    await until('the replica', isFollowedAnew, 10_000);
  });
  figures.note('Redis node and Postgres replica killed', report);
  expect(report.failures).toEqual({});
  const rows = await status();
  expect(rows.filter(({ health }) => health !== 'ready')).toEqual([]);
  expect(rows.find(({ name }) => name === 'database-primary')?.role).toBe('primary, 2 streaming');
  expect(await clusterInfo()).toMatch(/cluster_state:ok/);
  expect(redisCli(['get', 'survivor']).trim()).toBe('yes');
});

test('after everything was stopped as by a reboot, a deploy brings it back with its data', async () => {
  const supervisor = Number(readFileSync(join(project.home('e2e'), 'run', 'supervisord.pid'), 'utf8'));
  process.kill(supervisor, 'SIGKILL');
  for (const line of project.processes()) process.kill(Number(line.split(' ')[0]), 'SIGKILL');
  await sleep(500);
  expect(project.processes()).toEqual([]);
  const { seconds } = await deploy();
  figures.note('deploy after a reboot, seconds', seconds);
  const { status: code } = await fetch(`${URL}/api/v1/ips/198.51.100.7`);
  expect(code).toBe(200);
  expect(redisCli(['get', 'survivor']).trim()).toBe('yes');
  expect((await status()).filter(({ health }) => health !== 'ready')).toEqual([]);
});

fullTest('a supervisor that alone was killed leaves nothing behind that a deploy does not mend', async () => {
  process.kill(Number(readFileSync(join(project.home('e2e'), 'run', 'supervisord.pid'), 'utf8')), 'SIGKILL');
  await sleep(200);
  await deploy();
  expect((await status()).filter(({ health }) => health !== 'ready')).toEqual([]);
});

test('no secret is in any state, synthesized or log file, nor in a process list', () => {
  const home = realpathSync(project.home('e2e'));
  const secrets = readdirSync(join(home, 'secrets')).map((name) => readFileSync(join(home, 'secrets', name), 'utf8'));
  expect(secrets).toHaveLength(8);
  const places = ['terraform.tfstate', 'terraform.tfstate.backup', 'logs', 'supervisor']
    .map((name) => join(home, name))
    .filter((path) => existsSync(path));
  for (const secret of secrets) {
    const found = execFileSync(
      'sh',
      ['-c', 'grep -rlF "$0" "$@" || true', secret, ...places, 'cdktf.out', '.abreast/logs', '.abreast/build'],
      { cwd: project.folder, encoding: 'utf8' },
    );
    expect(found).toBe('');
    expect(execFileSync('ps', ['axww', '-o', 'args'], { encoding: 'utf8' })).not.toContain(secret);
  }
});

test('every file with a secret is for its owner only', () => {
  const home = realpathSync(project.home('e2e'));
  const secrets = readdirSync(join(home, 'secrets')).map((name) => readFileSync(join(home, 'secrets', name), 'utf8'));
  const files = execFileSync('sh', ['-c', 'grep -rlE "$0" secrets components || true', secrets.join('|')], {
    cwd: home,
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  const modes = files.map((file) => execFileSync('stat', ['-c', '%a', join(home, file)], { encoding: 'utf8' }).trim());
  expect(files.length).toBeGreaterThan(8);
  expect([...new Set(modes)]).toEqual(['600']);
});

test('a destroy that keeps data stops everything, and a deploy finds data and secrets again', async () => {
  const home = project.home('e2e');
  const secret = readFileSync(join(home, 'secrets', 'cache'), 'utf8');
  expect((await project.run('destroy', ['e2e', '--keep-data'])).status).toBe(0);
  expect(project.processes()).toEqual([]);
  expect(listeningPorts().filter(ours)).toEqual([]);
  await deploy();
  expect((await fetch(`${URL}/api/v1/ips/198.51.100.7`)).status).toBe(200);
  expect(readFileSync(join(home, 'secrets', 'cache'), 'utf8')).toBe(secret);
});

test('a destroy leaves no process, no listening port, no supervisor and no data', async () => {
  const supervisor = Number(readFileSync(join(project.home('e2e'), 'run', 'supervisord.pid'), 'utf8'));
  const target = realpathSync(project.home('e2e'));
  const { status: code, seconds } = await project.run('destroy', ['e2e']);
  figures.note('destroy, seconds', seconds);
  expect(code).toBe(0);
  expect(isAlive(supervisor)).toBe(false);
  expect(project.processes()).toEqual([]);
  expect(listeningPorts().filter(ours)).toEqual([]);
  expect(existsSync(target)).toBe(false);
  expect(existsSync(project.home('e2e'))).toBe(false);
});

fullTest('nginx with TLS and a pooler scales and rolls; what fails succeeds after one idempotent retry', async () => {
  const describeNginx = (instances: number, variables = '{}') =>
    project.environment(
      'e2e',
      `{
    name: 'e2e', system: reference, platform: 'local', tier: 'multi',
    network: { ports: { base: ${BASE} } },
    loadBalancer: { engine: 'nginx', port: ${PORT}, tls: { kind: 'selfSigned', redirectPort: ${PORT + 1} } },
    services: { web: { replicas: { min: ${instances} }, variables: ${variables} }, ${OTHERS} },
    database: { readReplicas: 1, pooler: { kind: 'pgbouncer', instances: 1, poolSize: 20 } },
  }`,
    );
  describeNginx(3);
  await deploy();
  const up = await project.run('load', ['e2e', '--requests', '300']);
  expect(up.output).toMatch(/failed: 0/);
  const end = new AbortController();
  const load = generateLoad({
    url: `https://127.0.0.1:${PORT}`,
    connections: 64,
    writes: 0.2,
    rate: 300,
    seconds: 170,
    retryOnce: true,
    signal: end.signal,
  });
  for (const [count, variables] of [[5], [2], [1], [3], [3, "{ LOG_LEVEL: 'warn' }"]] as [number, string?][]) {
    describeNginx(count, variables);
    await deploy();
  }
  end.abort();
  const report = await load;
  figures.note('nginx: scaling 3 → 5 → 2 → 1 → 3 and a rolling change, one retry', report);
  expect(report.failures).toEqual({});
  expect(report.requests).toBeGreaterThan(10_000);
  expect((await project.run('destroy', ['e2e'])).status).toBe(0);
});
