import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ensureEngine, findEngine } from '../../tools/image/engine';
import { webAddress } from '../../tools/image/origin';
import { onPath, thisMachine } from '../../tools/install/machine';
import { appKeys } from '../support/app-keys';
import { Figures } from './support/figures';
import { temporaryFolder, until } from './support/processes';

const run = promisify(execFile);
const RUNNERS = ['docker', 'podman'] as const;
const PORT = 25_010;
const TAG = `localhost/abreast/image-test:${process.pid}`;
const CONTAINER = `abreast-image-test-${process.pid}`;
/** Beside Node: 6 MB of libraries and certificates, 25 MB of packages and the application, and room for half as much again. */
const BESIDE_NODE = 47_000_000;

const machine = thisMachine();
const mayInstall = machine.isRoot && onPath(machine, 'apt-get') !== undefined;
const canRun = mayInstall || findEngine(RUNNERS) !== undefined;
if (!canRun)
  console.warn(
    'SKIPPED: the image was neither built nor run: no docker or podman works here, and only root on Debian installs one',
  );
const imageTest = canRun ? test : test.skip;

const figures = new Figures('image');
const variables = {
  SYSTEM: 'abreast',
  ENVIRONMENT: 'test',
  DATABASE_URL: 'postgres://app:secret@127.0.0.1:1/abreast',
  SHUTDOWN_WAIT_SECONDS: '1',
  SHUTDOWN_DRAIN_SECONDS: '10',
  ...appKeys,
};

const engine = () => {
  const found = findEngine(RUNNERS);
  if (found === undefined) throw new Error('an engine must be there by now: it was found or installed before');
  return found;
};
const ask = async (...words: string[]) => (await run(engine().path, words, { maxBuffer: 2 ** 24 })).stdout.trim();
const inspect = async (kind: 'image' | 'container', name: string) => JSON.parse(await ask(kind, 'inspect', name))[0];

/** Words of `run` for a container as closed as a platform can make it. */
const closed = () => [
  ...engine().flags,
  ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
  // podman mounts writable folders into a read-only container, and asks for more than this process may give away.
  ...(engine().name === 'podman'
    ? ['--read-only-tmpfs=false', '--ulimit', 'nofile=4096:4096', '--ulimit', 'nproc=4096:4096']
    : []),
];

/** What a script prints, as JSON, that runs in a container of the image instead of the application. */
const inside = async (script: string) =>
  JSON.parse(await ask('run', ...closed(), '--rm', '--entrypoint', 'node', TAG, '--input-type=module', '-e', script));

const status = async (path: string) => (await fetch(`http://127.0.0.1:${PORT}${path}`).catch(() => undefined))?.status;

// A container that starts while others work takes seconds.
jest.setTimeout(60_000);

beforeAll(async () => {
  if (!canRun) return;
  await ensureEngine(RUNNERS);
  const start = Date.now();
  await run(process.execPath, ['tools/run.mjs', 'docker-build', '--base-from-host', '--tag', TAG], {
    maxBuffer: 2 ** 24,
  });
  figures.note('seconds to build', (Date.now() - start) / 1_000);
}, 600_000);

afterAll(async () => {
  if (!canRun) return;
  await ask('rm', '--force', CONTAINER).catch(() => undefined);
  await ask('rmi', TAG).catch(() => undefined);
}, 30_000);

describe('the image', () => {
  imageTest('has no root, nothing to write to and no program but Node', async () => {
    const found = await inside(`
      import { readdirSync, writeFileSync } from 'node:fs';
      const attempt = (work) => { try { return work(); } catch ({ code }) { return code; } };
      const programs = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/busybox'];
      console.log(JSON.stringify({
        account: [process.getuid(), process.getgid()],
        writing: ['/', '/tmp', '/srv/app'].map((folder) => attempt(() => writeFileSync(folder + '/x', ''))),
        programs: programs.map((folder) => attempt(() => readdirSync(folder))).flat().filter((name) => name !== 'ENOENT'),
      }));`);
    expect(found).toEqual({ account: [65_532, 65_532], writing: ['EROFS', 'EROFS', 'EROFS'], programs: ['node'] });
    await expect(ask('run', ...closed(), '--rm', '--entrypoint', '/bin/sh', TAG, '-c', 'true')).rejects.toThrow(
      /no such file or directory/,
    );
  });

  imageTest('holds the application as synth compiles it, and its native package', async () => {
    const folder = temporaryFolder();
    execFileSync(process.execPath, ['tools/image/compile.mjs', folder]);
    const compiled = readdirSync(folder).filter((file) => file.endsWith('.mjs') && file !== 'healthcheck.mjs');
    const digests = compiled.sort().map((file) => [
      file,
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]);
    rmSync(folder, { recursive: true });
    const found = await inside(`
      import { createHash } from 'node:crypto';
      import { readdirSync, readFileSync } from 'node:fs';
      const files = readdirSync('.').filter((file) => file.endsWith('.mjs') && file !== 'healthcheck.mjs').sort();
      const { hash, verify } = await import('argon2');
      console.log(JSON.stringify({
        digests: files.map((file) => [file, createHash('sha256').update(readFileSync(file)).digest('hex')]),
        native: await verify(await hash('password'), 'password'),
      }));`);
    expect(found).toEqual({ digests, native: true });
  });

  imageTest('says what it is, and is small', async () => {
    const { Config: config, Size: size } = await inspect('image', TAG);
    expect(config).toMatchObject({
      User: '65532:65532',
      StopSignal: expect.stringMatching(/^(SIGTERM|15)$/),
      Entrypoint: ['node', '--enable-source-maps', 'main.mjs'],
      Labels: {
        'org.opencontainers.image.version': expect.stringMatching(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/),
        'org.opencontainers.image.revision': expect.stringMatching(/^[0-9a-f]{40}(-dirty)?$|^unknown$/),
        'org.opencontainers.image.licenses': 'Apache-2.0',
      },
    });
    expect(config.Env).toContain(`VERSION=${config.Labels['org.opencontainers.image.version']}`);
    const node = statSync(process.execPath).size;
    figures.note('megabytes', { image: size / 1e6, node: node / 1e6 });
    console.log(`image: ${(size / 1e6).toFixed(0)} MB, of which Node ${(node / 1e6).toFixed(0)} MB`);
    expect(size).toBeLessThan(node + BESIDE_NODE);
  });

  imageTest(
    'lives without a database, and on SIGTERM finishes the request in flight and ends with 0',
    async () => {
      const told = Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
      await ask(
        'run',
        ...closed(),
        '--detach',
        '--name',
        CONTAINER,
        '--publish',
        `127.0.0.1:${PORT}:3000`,
        ...told,
        TAG,
      );
      await isAlive();
      expect(await status('/health/ready')).toBe(503);
      await isHealthy();
      await expect(ask('exec', '--env', 'PORT=1', CONTAINER, 'node', 'healthcheck.mjs')).rejects.toMatchObject({
        code: 1,
      });

      const request = slowRequest();
      await sleep(200);
      const start = Date.now();
      const order: string[] = [];
      const stopped = ask('stop', '--time', '30', CONTAINER).then(() => order.push('stopped'));
      await sleep(2_000);
      order.push('rest of the request');
      request.finish();
      expect(await request.answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: /);
      await stopped;
      figures.note('milliseconds from SIGTERM to the end, of which 2000 wait for the client', Date.now() - start);
      expect(order).toEqual(['rest of the request', 'stopped']);
      expect((await inspect('container', CONTAINER)).State).toMatchObject({ Running: false, ExitCode: 0 });
      expect(Date.now() - start).toBeLessThan(11_000);
    },
    90_000,
  );

  test('its label names the repository without the credentials of a clone', () => {
    expect(webAddress('https://person:word@example.com/team/project.git')).toBe('https://example.com/team/project.git');
    expect([webAddress('/somewhere/local'), webAddress('git@example.com:team/project.git'), webAddress('')]).toEqual([
      '',
      '',
      '',
    ]);
  });
});

/** A write whose body arrives in two parts; the connection ends with the answer. */
function slowRequest() {
  const body = JSON.stringify({ list: 'deny', reason: 'port scan' });
  const head = `host: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const socket = connect({ host: '127.0.0.1', port: PORT });
  socket.setTimeout(20_000, () => socket.destroy());
  socket.write(`PUT /api/v1/ips/192.0.2.1 HTTP/1.1\r\n${head}${body.slice(0, 5)}`);
  return { answer: text(socket), finish: () => socket.write(body.slice(5)) };
}

/** Waits for the instance; when it does not come, says how it ended and what it said. */
async function isAlive(): Promise<void> {
  const lives = async () => (await status('/health/live')) === 200;
  await until('the instance to live', lives, 10_000).catch(async ({ message }: Error) => {
    const { Status: state, ExitCode: code } = (await inspect('container', CONTAINER)).State;
    throw new Error(`${message}: it is ${state} (${code}) and said ${await ask('logs', CONTAINER)}`);
  });
}

/** Without systemd nobody asks at intervals for podman: it is told to. */
async function isHealthy(): Promise<void> {
  if (engine().name === 'podman') await ask('healthcheck', 'run', CONTAINER);
  const healthy = async () => (await inspect('container', CONTAINER)).State.Health.Status === 'healthy';
  await until('the health check to pass', healthy, 30_000);
}
