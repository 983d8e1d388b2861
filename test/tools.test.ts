import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ProgramDocument } from '../constructs/local/document';
import { renderProblem } from '../model/errors';
import { awsCli } from '../tools/aws/aws-cli';
import { untilVolumesGone, volumesOf, volumeWords } from '../tools/aws/cluster-volumes';
import { aboveCluster, assertUnprotected, destroyAroundCluster } from '../tools/aws/destroy-cluster';
import { outputLines } from '../tools/aws/outputs';
import { thisMachine } from '../tools/install/machine';
import { assertOwnData, writtenData } from '../tools/local/database-data';
import { LocalFailure } from '../tools/local/failure';
import { futureHome, prepareHome, removeHome } from '../tools/local/home';
import { releaseLock, takeLock, withLock } from '../tools/local/lock';
import { readManifest, writeManifest } from '../tools/local/manifest';
import { passwordHash } from '../tools/local/mariadb/password';
import { hasGivenUp, isFollowing, type ReplicaStatus } from '../tools/local/mariadb/replication';
import { readMembers, writeMembers } from '../tools/local/members';
import { endOrphans, orphans } from '../tools/local/orphans';
import { type EnvironmentPaths, environmentPaths } from '../tools/local/paths';
import { filler, holdsSecret } from '../tools/local/placeholders';
import { portHolder } from '../tools/local/port-holder';
import { type FleetTarget, type PlannedInstance, planFleet } from '../tools/local/procedures/fleet-plan';
import { askProcessInfo, parseProcessInfo } from '../tools/local/process-info';
import { programConf, quote } from '../tools/local/program-conf';
import { unpushedProblems } from '../tools/preflight/images';
import { progressLine } from '../tools/progress';
import { partsOfImage } from '../tools/registry/commit';
import { emulatorRegistry } from '../tools/registry/emulator-registry';
import { lockImage } from '../tools/registry/lock-file';
import { imageTarget } from '../tools/registry/target';
import { anEc2 } from './support/aws';
import { anEks } from './support/eks';

jest.mock('../tools/local/account', () => ({ serverAccount: () => ({ name: 'servers', uid: 1, gid: 1 }) }));

// Not the system's own temporary folder, which is long on some systems: the length of paths matters here.
let folder = '';
let paths: EnvironmentPaths;
const started: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync('/tmp/abreast-');
  chmodSync(folder, 0o755);
  paths = environmentPaths('local', folder);
});
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  jest.restoreAllMocks();
});

describe('the plan of a fleet', () => {
  const current = (...numbers: number[]): PlannedInstance[] => numbers.map((number) => ({ number, isCurrent: true }));
  const outdated = (...numbers: number[]): PlannedInstance[] => numbers.map((number) => ({ number, isCurrent: false }));
  /** `+1 +2 -3, ...`: what each step starts and stops. */
  const planOf = (existing: readonly PlannedInstance[], instances: number, target: Partial<FleetTarget> = {}): string =>
    planFleet(existing, { instances, surge: 1, maxNumber: 60, ...target })
      .map(({ start, stop }) =>
        [...start.map((number) => `+${number}`), ...stop.map((number) => `-${number}`)].join(' '),
      )
      .join(', ');

  test.each([
    ['a first deploy starts all at once', [], 3, {}, '+1 +2 +3'],
    ['nothing changes nothing', current(1, 2, 3), 3, {}, ''],
    ['3 -> 5 starts two', current(1, 2, 3), 5, {}, '+4 +5'],
    ['5 -> 2 stops the highest', current(1, 2, 3, 4, 5), 2, {}, '-3 -4 -5'],
    ['a gap is filled', current(1, 3), 3, {}, '+2'],
    ['a change rolls one by one', outdated(1, 2, 3), 3, {}, '+4 -1, +1 -2, +2 -3'],
    ['a change rolls by the surge', outdated(1, 2, 3), 3, { surge: 2 }, '+4 +5 -1 -2, +1 -3'],
    ['a single instance is replaced before it is stopped', outdated(1), 1, {}, '+2 -1'],
    ['the next change takes the free number', outdated(2), 1, {}, '+1 -2'],
    ['an interrupted change goes on', [...current(4, 1), ...outdated(2, 3)], 3, {}, '+5 -2, -3'],
    ['a change with fewer instances', outdated(1, 2, 3), 1, {}, '+4 -1, -2 -3'],
    ['a change with more instances', outdated(1), 3, {}, '+2 -1, +1, +3'],
    ['one dead instance is replaced', [...current(1, 3), ...outdated(2)], 3, {}, '+4 -2'],
    ['a full block makes room first', [...current(3), ...outdated(1, 2)], 2, { maxNumber: 3 }, '-1, +1 -2'],
  ] as const)('%s', (_, existing, instances, target, plan) => {
    expect(planOf(existing, instances, target)).toBe(plan);
  });

  /** Any fleet there may be, and any target that the model lets through: the surge has numbers of its own. */
  const anyCase = fc.integer({ min: 2, max: 9 }).chain((maxNumber) =>
    fc.integer({ min: 1, max: maxNumber - 1 }).chain((surge) =>
      fc.record({
        existing: fc.uniqueArray(
          fc.record({ number: fc.integer({ min: 1, max: maxNumber }), isCurrent: fc.boolean() }),
          { selector: ({ number }) => number },
        ),
        target: fc.record({
          instances: fc.integer({ min: 1, max: maxNumber - surge }),
          surge: fc.constant(surge),
          maxNumber: fc.constant(maxNumber),
        }),
      }),
    ),
  );
  const always = (holds: (existing: PlannedInstance[], target: FleetTarget) => void) =>
    fc.assert(
      fc.property(anyCase, ({ existing, target }) => holds(existing, target)),
      { numRuns: 300 },
    );
  /** Which numbers run after each half step, and which of them are current. */
  function* run(existing: readonly PlannedInstance[], target: FleetTarget) {
    const running = new Map(existing.map(({ number, isCurrent }) => [number, isCurrent]));
    for (const { start, stop } of planFleet(existing, target)) {
      for (const number of start) {
        if (running.has(number)) throw new Error(`${number} is started twice`);
        running.set(number, true);
      }
      yield running;
      for (const number of stop) if (!running.delete(number)) throw new Error(`${number} does not run`);
      yield running;
    }
    yield running;
  }

  test('never lets fewer serve than before or than wanted', () => {
    always((existing, target) => {
      for (const running of run(existing, target))
        expect(running.size).toBeGreaterThanOrEqual(Math.min(existing.length, target.instances));
    });
  });

  test('never runs more than the surge beside the larger of before and wanted', () => {
    always((existing, target) => {
      for (const running of run(existing, target))
        expect(running.size).toBeLessThanOrEqual(Math.max(existing.length, target.instances) + target.surge);
    });
  });

  test('ends with exactly the wanted number of current instances', () => {
    always((existing, target) => {
      const last = [...run(existing, target)].at(-1) ?? new Map();
      expect([...last.values()]).toEqual(Array.from({ length: target.instances }, () => true));
    });
  });

  test('gives each running instance a number of its own within the block', () => {
    always((existing, target) => {
      for (const running of run(existing, target)) {
        const numbers = [...running.keys()];
        expect(numbers.filter((number) => number < 1 || number > target.maxNumber)).toEqual([]);
      }
    });
  });

  test('does not touch the current instances with the lowest numbers, as many as are wanted', () => {
    always((existing, target) => {
      const numbers = existing.filter(({ isCurrent }) => isCurrent).map(({ number }) => number);
      const kept = numbers.sort((a, b) => a - b).slice(0, target.instances);
      const touched = planFleet(existing, target).flatMap(({ start, stop }) => [...start, ...stop]);
      expect(touched.filter((number) => kept.includes(number))).toEqual([]);
    });
  });
});

describe('what the supervisor tells of its programs', () => {
  // As supervisor 4.2 answers, shortened.
  const members = (name: string, state: string, pid: number) =>
    `<value><struct>\n<member>\n<name>name</name>\n<value><string>${name}</string></value>\n</member>
<member>\n<name>statename</name>\n<value><string>${state}</string></value>\n</member>
<member>\n<name>pid</name>\n<value><int>${pid}</int></value>\n</member>\n</struct></value>`;
  const answer = (...structs: string[]) =>
    `<methodResponse><params><param><value><array><data>${structs.join('')}</data></array></value></param></params></methodResponse>`;

  test('is read program by program', () => {
    expect(parseProcessInfo(answer(members('web-1', 'RUNNING', 4711), members('web-2', 'STOPPED', 0)))).toEqual([
      { name: 'web-1', statename: 'RUNNING', pid: 4711 },
      { name: 'web-2', statename: 'STOPPED', pid: 0 },
    ]);
    expect(parseProcessInfo(answer())).toEqual([]);
  });

  test('fails when it does not tell the state of one', () => {
    const stateless = members('web-1', 'RUNNING', 4711).replace('statename', 'state');
    expect(() => parseProcessInfo(answer(stateless))).toThrow('statename is missing in');
  });

  test.each([
    ['refuses', '<methodResponse><fault><value>SHUTDOWN_STATE</value></fault></methodResponse>', 'status 200: '],
    ['speaks another language', '<html></html>', 'status 200: <html></html>'],
  ])('fails when it %s', async (_, body, message) => {
    const socket = join(folder, 'supervisor.sock');
    const server = createHttpServer((_request, response) => response.end(body)).listen(socket);
    await once(server, 'listening');
    await expect(askProcessInfo(socket)).rejects.toThrow(message);
    server.close();
    await expect(askProcessInfo(join(folder, 'nowhere.sock'))).rejects.toThrow('ENOENT');
  });
});

describe("a program's block for the supervisor", () => {
  const program: ProgramDocument = {
    name: 'web-{{instance}}',
    command: ['{{dir}}/main', '--greeting=5 % more; # not a comment'],
    variables: { PORT: '{{port}}', MOTTO: "it's 100%" },
    port: 1,
    readySeconds: 1,
    stopSignal: 'QUIT',
    stopSeconds: 42,
    reads: [],
    onChange: 'restart',
  };
  const conf = (document: ProgramDocument = program): string[] =>
    programConf(paths, document, filler(paths, 'web', { instance: '2', port: '18202' })).split('\n');

  /** What supervisor 4 makes of blocks: its parser's comments, its percent signs, its shell words. */
  function readBySupervisor(blocks: readonly string[]): string[][] {
    const file = join(folder, 'blocks.conf');
    writeFileSync(file, blocks.map((block, index) => `[program:${index}]\n${block}\n`).join(''));
    const script = `
import configparser, json, shlex, sys
parser = configparser.RawConfigParser(inline_comment_prefixes=(';', '#'), strict=False)
parser.read([sys.argv[1]], encoding='utf-8')
print(json.dumps([shlex.split(parser.get(section, 'command') % {}) for section in parser.sections()]))`;
    return JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }));
  }

  test('stops and logs as the document says, and restarts what dies', () => {
    expect(conf()).toEqual(
      expect.arrayContaining([
        '[program:web-2]',
        `directory=${folder}/.abreast/local/components/web`,
        'autorestart=true',
        'stopsignal=QUIT',
        'stopwaitsecs=42',
        'redirect_stderr=true',
        `stdout_logfile=${folder}/.abreast/local/logs/web-2.log`,
      ]),
    );
  });

  test('runs data servers as the account of the servers, the rest as the person', () => {
    expect(conf({ ...program, unprivileged: true })).toContain('user=servers');
    expect(conf().join('\n')).not.toContain('user=');
  });

  test('starts the program with its variables', () => {
    expect(readBySupervisor([conf().slice(1).join('\n')])).toEqual([
      [
        'env',
        'PORT=18202',
        "MOTTO=it's 100%",
        `${folder}/.abreast/local/components/web/main`,
        '--greeting=5 % more; # not a comment',
      ],
    ]);
  });

  test('quotes every word so that supervisor reads it back, whatever is in it', () => {
    const nasty = fc.constantFrom(...` \t'"\\%;#$()[]{}=:,!&|<>*?~\`^@aZ0-_./é€😀\u00a0\u2028`);
    const word = fc.oneof(
      fc.string({ unit: nasty }),
      fc.string(),
      fc.constantFrom('', 'postgresql://app:a%20b@127.0.0.1:1/x?y=1#z'),
    );
    const commands = fc.sample(fc.array(word, { minLength: 1, maxLength: 4 }), 300);
    const blocks = commands.map((words) => `command=${words.map(quote).join(' ')}`);
    expect(readBySupervisor(blocks)).toEqual(commands);
  });

  test('leaves plain words as they are, so that a person can read them', () => {
    expect(quote('--config-file=/a/b.conf')).toBe('--config-file=/a/b.conf');
    expect(quote('50%')).toBe('50%%');
    expect(quote('')).toBe("''");
  });
});

describe('placeholders', () => {
  test('become folders, generated secrets and what the caller adds', () => {
    const text = filler(paths, 'web', { port: '1' })('{{dir}} {{run}} {{port}} {{secret cache}} {{secret cache}}');
    const [dir, run, port, first, second] = text.split(' ');
    expect([dir, run, port]).toEqual([`${paths.home}/components/web`, `${paths.home}/run`, '1']);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(statSync(join(paths.secrets, 'cache')).mode & 0o777).toBe(0o600);
  });

  test.each(['{{port}}', '{{sceret cache}}', '{{dir web}}', '{{constructor}}'])(
    'fails when %s is unknown, by its name',
    (one) => {
      expect(() => filler(paths, 'web')(`a ${one} b`)).toThrow(LocalFailure);
      expect(() => filler(paths, 'web')(`a ${one} b`)).toThrow(
        `component web: its document has an unknown placeholder ${one}`,
      );
    },
  );

  test('fails when a program was not found', () => {
    expect(() => filler(paths, 'web')('{{program haproxy}}')).toThrow(/^haproxy: it is not installed/);
  });

  test('tell which files only their owner may read', () => {
    expect([holdsSecret('a {{secret b}}'), holdsSecret('{{dir}}')]).toEqual([true, false]);
  });
});

describe('progress', () => {
  test.each([
    ['local  terraform_data.web: Creation complete after 3s [id=1]', '  ✓ web          3s'],
    ['local  terraform_data.web (web/Component): Creation complete after 1m3s [id=1]', '  ✓ web          1m3s'],
    ['local  terraform_data.web (local-exec): web-1: not ready after 60 s', '    web: web-1: not ready after 60 s'],
    ['local  terraform_data.web (local-exec): Executing: ["/bin/sh" "-c" "node x"]', undefined],
    ['local  terraform_data.web: Destruction complete after 0s', undefined],
    ['local  terraform_data.web: Creating...', undefined],
    ['local  terraform_data.web (local-exec):', undefined],
    ['local  Initializing the backend...', undefined],
  ])('%s', (line, said) => {
    expect(progressLine(line)).toBe(said);
  });
});

describe('what a deploy hands out', () => {
  test('is told to people, without what stacks hand to each other', () => {
    const services = { url: 'https://www.example.com', 'cross-stack-output-aws_lbarn': 'arn:aws:x' };
    expect(outputLines({ 'prod-network': {}, 'prod-services': services, other: { servers: ['a', 'b'] } })).toEqual([
      'url: https://www.example.com',
      'servers: ["a","b"]',
    ]);
  });
});

describe('members', () => {
  const members = [
    { name: 'web-1', port: 18_201 },
    { name: 'web-12', port: 18_212 },
  ];

  test('are read back as they were written', () => {
    writeMembers(paths, 'web', members);
    expect(readMembers(paths, 'web')).toEqual(members);
    writeMembers(paths, 'web', []);
    expect(readMembers(paths, 'web')).toEqual([]);
    expect(readMembers(paths, 'worker')).toEqual([]);
  });

  test('are what Prometheus reads', () => {
    writeMembers(paths, 'web', members.slice(0, 1));
    expect(JSON.parse(readFileSync(join(paths.run, 'members', 'web.json'), 'utf8'))).toEqual([
      { targets: ['127.0.0.1:18201'], labels: { instance: 'web-1', service: 'web' } },
    ]);
  });
});

describe('a lock', () => {
  const file = () => join(folder, 'locks', 'local.lock');
  const deadPid = (): number => spawnSync('true').pid;
  const write = (holder: unknown) => {
    mkdirSync(join(folder, 'locks'), { recursive: true });
    writeFileSync(file(), typeof holder === 'string' ? holder : JSON.stringify(holder));
  };

  test('is taken by the first; the second is told who holds it, until it is released', () => {
    expect(takeLock(file())).toBeUndefined();
    expect(takeLock(file())).toMatchObject({ pid: process.pid, since: expect.stringMatching(/^\d{4}-/) });
    releaseLock(file());
    expect(takeLock(file())).toBeUndefined();
  });

  test('of a process that is gone is taken over, also one that was never written to its end', () => {
    for (const left of [{ pid: deadPid(), since: '2026-01-01' }, '{"pid":', '']) {
      write(left);
      expect(takeLock(file())).toBeUndefined();
      expect(JSON.parse(readFileSync(file(), 'utf8'))).toMatchObject({ pid: process.pid });
    }
  });

  test('is taken over also when somebody died while taking it over', () => {
    const left = JSON.stringify({ pid: deadPid(), since: '2026-01-01' });
    const claim = `${file()}.after-${createHash('sha256').update(left).digest('hex').slice(0, 8)}`;
    write(left);
    writeFileSync(claim, JSON.stringify({ pid: deadPid(), since: '2026-01-02' }));
    expect(takeLock(file())).toBeUndefined();
    expect(readdirSync(join(folder, 'locks'))).toEqual(['local.lock']);
  });

  test('makes work wait for its turn, and is free after a failure', async () => {
    const order: string[] = [];
    const first = withLock(file(), async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('first');
      throw new Error('first failed');
    });
    const second = withLock(file(), async () => order.push('second'));
    await expect(first).rejects.toThrow('first failed');
    await second;
    expect(order).toEqual(['first', 'second']);
    expect(existsSync(file())).toBe(false);
  });
});

describe('a manifest', () => {
  test('is read back as it was written; without one nothing is known', () => {
    const manifest = { programs: ['a'], applied: { a: { block: '1', files: '2' } } };
    expect(readManifest(join(folder, 'web'))).toEqual({ applied: {} });
    writeManifest(join(folder, 'web'), manifest);
    expect(readManifest(join(folder, 'web'))).toEqual(manifest);
    expect(existsSync(join(folder, 'web', 'manifest.json.new'))).toBe(false);
  });
});

describe('the data of a database', () => {
  const written = (file: string, text: string): void => {
    const data = join(paths.component('database'), 'database-primary');
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, file), text);
  };
  beforeEach(() => jest.spyOn(process, 'cwd').mockReturnValue(folder));

  test.each([
    ['PG_VERSION', '15\n', { engine: 'postgres', major: 15 }],
    ['mysql_upgrade_info', '10.11.19-MariaDB', { engine: 'mysql', major: 10 }],
    ['mariadb_upgrade_info', '11.8.2-MariaDB', { engine: 'mysql', major: 11 }],
  ] as const)('%s says what wrote it', (file, text, expected) => {
    written(file, text);
    expect(writtenData('local')).toEqual(expected);
    expect(() => assertOwnData('local', expected.engine)).not.toThrow();
  });

  test('fails when another engine is to start on it', () => {
    expect(() => assertOwnData('local', 'mysql')).not.toThrow();
    written('PG_VERSION', '15\n');
    expect(() => assertOwnData('local', 'mysql')).toThrow('its data was written by postgres, database.engine is mysql');
  });
});

describe('MariaDB', () => {
  test('knows a password by its hash', () => {
    expect(passwordHash('secretsecret')).toBe('*F788B9380930A45B9BD469252DA77F8400B7D443');
  });

  test.each([
    ['both threads work', { Slave_IO_Running: 'Yes', Slave_SQL_Running: 'Yes' }, 'follows'],
    ['the primary is away', { Slave_IO_Running: 'Connecting', Slave_SQL_Running: 'Yes', Last_IO_Errno: 2003 }, 'tries'],
    ['it was stopped by hand', { Slave_IO_Running: 'No', Slave_SQL_Running: 'No' }, 'tries'],
    ['the log it needs is gone', { Slave_IO_Running: 'No', Slave_SQL_Running: 'Yes', Last_IO_Errno: 1236 }, 'gave up'],
    ['it has rows of its own', { Slave_IO_Running: 'Yes', Slave_SQL_Running: 'No', Last_SQL_Errno: 1062 }, 'gave up'],
  ] as const)('as a replica, when %s', (_, given, verdict) => {
    const none = { Last_IO_Errno: 0, Last_IO_Error: '', Last_SQL_Errno: 0, Last_SQL_Error: '' };
    const status: ReplicaStatus = { ...none, ...given };
    expect(isFollowing(status) ? 'follows' : hasGivenUp(status) ? 'gave up' : 'tries').toBe(verdict);
  });
});

describe('the folder of an environment', () => {
  const asPerson = (project: string) => {
    mkdirSync(project, { recursive: true });
    jest.spyOn(process, 'cwd').mockReturnValue(project);
    jest.spyOn(process, 'getuid').mockReturnValue(1_000);
    jest.replaceProperty(process, 'env', { ...process.env, XDG_STATE_HOME: join(folder, 'state') });
  };
  const link = (project: string) => join(project, '.abreast', 'local');
  const elsewhere = () => new RegExp(`^${folder}/state/abreast/[0-9a-f]{8}$`);

  test('is in the project where that will do', () => {
    asPerson(join(folder, 'project'));
    expect(prepareHome('local')).toBe(link(join(folder, 'project')));
    expect(lstatSync(link(join(folder, 'project'))).isDirectory()).toBe(true);
  });

  test('is elsewhere when its path is too long for sockets, and stays there', () => {
    const project = join(folder, 'a-rather-long-name-of-a-folder-as-people-have-them');
    asPerson(project);
    expect(prepareHome('local')).toMatch(elsewhere());
    expect(lstatSync(link(project)).isSymbolicLink()).toBe(true);
    expect(prepareHome('local')).toBe(environmentPaths('local').home);
  });

  test('is elsewhere when its path has characters that configuration files read as their own', () => {
    for (const name of ['my project', '100%', "it's", '#1', 'a;b', '${x}', 'é']) {
      asPerson(join(folder, name));
      expect(prepareHome('local')).toMatch(elsewhere());
    }
  });

  test('is elsewhere as root when other accounts cannot pass the way to it', () => {
    const project = join(folder, 'closed', 'project');
    asPerson(project);
    chmodSync(join(folder, 'closed'), 0o700);
    jest.spyOn(process, 'getuid').mockReturnValue(0);
    expect(futureHome('local')).toMatch(/^\/var\/lib\/abreast\/[0-9a-f]{8}$/);
    chmodSync(join(folder, 'closed'), 0o711);
    expect(futureHome('local')).toBe(link(project));
  });

  test('is made again where its link leads when somebody removed it', () => {
    const project = join(folder, 'a-rather-long-name-of-a-folder-as-people-have-them');
    asPerson(project);
    const home = prepareHome('local');
    rmSync(home, { recursive: true });
    expect(prepareHome('local')).toBe(home);
  });

  test('is removed with the folder it leads to', () => {
    const project = join(folder, 'a-rather-long-name-of-a-folder-as-people-have-them');
    asPerson(project);
    const home = prepareHome('local');
    removeHome('local');
    expect([existsSync(home), lstatSync(link(project), { throwIfNoEntry: false })]).toEqual([false, undefined]);
  });
});

describe('the holder of a port', () => {
  test('is named, with its process', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const holder = await portHolder(port);
    expect(holder).toMatchObject({ pid: process.pid, name: expect.stringMatching(`process ${process.pid}$`) });
    await new Promise((resolve) => server.close(resolve));
    expect(await portHolder(port)).toBeUndefined();
  });
});

describe('orphans', () => {
  const sleeper = (mark: string): number => {
    const child = spawn('sleep', ['30'], {
      env: { PATH: process.env.PATH, SUPERVISOR_SERVER_URL: mark },
      stdio: 'ignore',
    });
    started.push(child);
    return child.pid as number;
  };

  test('are the processes with the mark of this environment only, and are ended', async () => {
    mkdirSync(paths.run, { recursive: true });
    const own = sleeper(`unix://${paths.run}/supervisor.sock`);
    for (const other of ['unix:///somewhere/supervisor.sock', `unix://${paths.run}/supervisor.sock.other`, ''])
      sleeper(other);
    expect(orphans(paths)).toEqual([own]);
    await endOrphans(paths);
    expect(orphans(paths)).toEqual([]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(started.map(({ exitCode, signalCode }) => exitCode ?? signalCode)).toEqual(['SIGTERM', null, null, null]);
  });

  test('are nobody before the environment was deployed', () => {
    expect(orphans(environmentPaths('other', folder))).toEqual([]);
  });
});

/** A program `aws` of this test's own folder, first and alone on the PATH. */
const withCli = (script: string) => {
  writeFileSync(join(folder, 'aws'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { ...thisMachine(), environment: { PATH: folder } };
};

describe('the AWS CLI, which providers ask for tokens of a cluster', () => {
  test.each([
    ['aws-cli/2.28.19 Python/3.13.7 Linux/6.1'],
    ['aws-cli/1.45.11 Python/3.11.7 botocore/1.43.11'],
    ['aws-cli/3.0.0'],
  ])('may be %s', async (printed) => {
    expect(await awsCli(withCli(`echo '${printed}'`))).toBe(join(folder, 'aws'));
  });

  test.each([
    ["echo 'aws-cli/2.6.4 Python/3.9'", 'must be version 2.7 or later, it is 2.6.4: '],
    ["echo 'aws-cli/1.23.9 Python/3.9'", 'must be version 1.24 or later, it is 1.23.9: '],
    ['echo broken; exit 1', 'must be version 2.7 or later, it does not tell its version: '],
  ])('fails for %s', async (script, message) => {
    await expect(awsCli(withCli(script))).rejects.toThrow(message);
  });

  test('fails where there is none', async () => {
    const machine = { ...thisMachine(), environment: { PATH: folder } };
    await expect(awsCli(machine)).rejects.toThrow(
      'the AWS CLI (aws) must be on the PATH, it is not: Terraform asks it',
    );
  });
});

describe('a cluster that is destroyed', () => {
  const question = { name: 'k8sdev', interval: 1, patience: 50 };
  const environment = anEks({ name: 'k8sdev', tags: { team: 'data = platform' } });

  test('goes after everything that is in it, in the order of the stacks', () => {
    const stacks = ['network', 'cluster', 'operators', 'data', 'clusterdata', 'workloads'].map(
      (part) => `k8sdev-${part}`,
    );
    expect(aboveCluster({ name: 'k8sdev' }, stacks)).toEqual([
      'k8sdev-operators',
      'k8sdev-data',
      'k8sdev-clusterdata',
      'k8sdev-workloads',
    ]);
  });

  test('is destroyed in two parts, with a look at volumes between them', async () => {
    withCli(`echo asked >> ${folder}/order; echo '[]'`);
    const order: string[] = [];
    jest.spyOn(console, 'log').mockImplementation(() => {});
    const stacks = ['k8sdev-network', 'k8sdev-cluster', 'k8sdev-workloads'];
    await destroyAroundCluster(environment, {
      cli: join(folder, 'aws'),
      stacks,
      destroy: async (some) => {
        const asked = existsSync(join(folder, 'order')) ? ['after the volumes'] : [];
        order.push([...some, ...asked].join(' '));
      },
    });
    expect(order).toEqual(['k8sdev-workloads', 'k8sdev-network k8sdev-cluster k8sdev-workloads after the volumes']);
  });

  test('fails while its data and balancer are protected', () => {
    expect(() => assertUnprotected(environment)).toThrow(
      'database.deletionProtection (true) must be false before k8sdev is destroyed: set it to false and run npm run deploy -- k8sdev, then destroy',
    );
    expect(() => assertUnprotected(anEks({ database: { deletionProtection: false } }))).not.toThrow();
  });

  test('waits for the last volume of its pods', async () => {
    const answers = [['vol-1', 'vol-2'], ['vol-2'], []];
    await untilVolumesGone({ ...question, ask: async () => answers.shift() ?? ['asked too often'] });
    expect(answers).toEqual([]);
  });

  test('fails while volumes stay, and names them', async () => {
    const waiting = untilVolumesGone({ ...question, ask: async () => ['vol-1', 'vol-2'] });
    await expect(waiting).rejects.toThrow(
      'volumes of k8sdev must be gone before its cluster, which deletes them, vol-1, vol-2 are not',
    );
  });

  test('says so, and goes on, where AWS does not tell of volumes', async () => {
    const log = jest.spyOn(console, 'log').mockImplementation(() => {});
    await untilVolumesGone({ ...question, ask: () => Promise.reject(new Error('usage\nAccessDenied: not you')) });
    expect(log).toHaveBeenCalledWith(
      '  not looked at: volumes that pods of k8sdev may have left (AccessDenied: not you)',
    );
  });

  test('has the volumes that its driver tagged, asked of AWS in its region', async () => {
    const words = volumeWords(environment);
    expect(words.slice(0, 4)).toEqual(['ec2', 'describe-volumes', '--region', 'eu-central-1']);
    expect(JSON.parse(words[words.indexOf('--filters') + 1] ?? '')).toEqual(
      expect.arrayContaining([
        { Name: 'tag:ebs.csi.aws.com/cluster', Values: ['true'] },
        { Name: 'tag:Environment', Values: ['k8sdev'] },
        { Name: 'tag:team', Values: ['data = platform'] },
      ]),
    );
    withCli(`printf '%s\\n' "$@" > ${folder}/asked; echo '["vol-1"]'`);
    expect(await volumesOf(join(folder, 'aws'), environment)).toEqual(['vol-1']);
    expect(readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n')).toEqual(words);
  });
});

describe('the way of an image into an account', () => {
  const digest = `sha256:${'b'.repeat(64)}`;
  const unpushed = { kind: 'locked', repository: 'abreast', digest: 'unpushed' };

  test('ends a deploy before it begins while the image is unpushed', () => {
    expect(unpushedProblems(anEc2({ name: 'prod', image: unpushed })).map(renderProblem)).toEqual([
      'images.lock.json: abreast (unpushed) must be the digest of an image in account 123456789012 before prod is deployed: npm run image:push -- prod builds it, pushes it and writes the digest',
    ]);
    expect(unpushedProblems(anEc2())).toEqual([]);
  });

  test('begins with the repository of an environment, or of an account', () => {
    const there = { account: '123456789012', region: 'eu-central-1', repository: 'abreast' };
    const sandbox = anEc2({ name: 'sandbox', account: { id: there.account, kind: 'emulator' }, region: 'eu-west-1' });
    expect(imageTarget('prod', [])).toEqual(there);
    expect(imageTarget(there.account, [anEc2(), sandbox])).toEqual(there);
  });

  test.each([
    ['nowhere', [], 'environment (nowhere) must be one of '],
    ['local', [], 'environment (local) must be in an account, it is on local'],
    ['sandbox', [], 'environment (sandbox) must be in an account of AWS, an emulator has no registry'],
    ['210987654321', [anEc2()], 'account (210987654321) must be that of an environment on AWS'],
    [
      '123456789012',
      [anEc2(), anEc2({ name: 'far', region: 'eu-west-1' })],
      'account (123456789012) must look for its images in one repository, its environments (test, far) name several',
    ],
  ])('fails for %s', (word, environments, message) => {
    expect(() => imageTarget(word, environments)).toThrow(message);
  });

  test('fails for an environment whose image somebody else publishes', () => {
    const image = { kind: 'registry', repository: 'registry.example.com/abreast', digest };
    expect(() => imageTarget('123456789012', [anEc2({ image })])).toThrow(
      'must be that of an environment on AWS whose',
    );
  });

  test('ends in the lock file, sorted, at once, and beside the other repositories', () => {
    const file = join(folder, 'images.lock.json');
    writeFileSync(file, '{ "other": "unpushed", "abreast": "unpushed" }');
    expect(lockImage('abreast', digest, file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toBe(`{\n  "abreast": "${digest}",\n  "other": "unpushed"\n}\n`);
    expect(lockImage('abreast', digest, file)).toBe(false);
    expect(readdirSync(folder)).toEqual(['images.lock.json']);
  });

  test('is tagged by the commit of what the image is made of, not of its own lock file', () => {
    const parts = partsOfImage(readFileSync('.dockerignore', 'utf8'));
    expect(parts).toEqual(expect.arrayContaining(['.dockerignore', 'app', 'package-lock.json', 'tools/image']));
    expect(parts).not.toContain('images.lock.json');
    for (const part of parts) expect(existsSync(part)).toBe(true);
  });

  test('leads to a registry on this machine only beside an emulator on this machine', () => {
    const local = { ABREAST_EMULATOR_REGISTRY: '127.0.0.1:5000' };
    const rule = "must be 'host:port' on this machine";
    expect(emulatorRegistry({})).toBeUndefined();
    expect(emulatorRegistry({ ...local, AWS_ENDPOINT_URL: 'http://127.0.0.1:4000' })).toBe('127.0.0.1:5000');
    expect(() => emulatorRegistry(local)).toThrow(rule);
    expect(() => emulatorRegistry({ ...local, AWS_ENDPOINT_URL: 'https://api.example.com' })).toThrow(rule);
    expect(() =>
      emulatorRegistry({
        ABREAST_EMULATOR_REGISTRY: 'registry.example.com',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:4000',
      }),
    ).toThrow(rule);
  });
});
