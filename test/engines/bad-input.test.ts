import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLoad } from '../../tools/load/generate';
import { BASE, BadInputs, FRESH_BASE, FRESH_PORT, PORT } from './support/bad-input';
import { type Attempted, all, type BadInput, change, expectRefused } from './support/bad-input-attempt';
import type { Wrong } from './support/bad-input-suite';
import { fullTest } from './support/full';
import { atTerminal, canMount, holdPort, inOwnMounts, instead, killTree, moment, readOnly } from './support/interfere';
import { until } from './support/processes';

// Everything bad is refused with one clear message, and changes nothing. One small environment is deployed meanwhile;
// what can be wrong before the first deploy is tried beside it, in a project with a synthesized environment.
jest.setTimeout(120_000);

const inputs = new BadInputs();
const { project, withBad, withFile, withChanged } = inputs;
const undeployed = new BadInputs();

/** The Redis Cluster's section is in the text already; a second key replaces it. */
const cache = (masters: number) => `cache: { kind: 'redis', masters: ${masters}, replicasPerMaster: 0 },`;
const web = (settings: string) => `services: { web: { ${settings} } },`;
const balancer = (settings: string) => `loadBalancer: { port: ${PORT}, ${settings} },`;

/** Wrong by themselves: one command tells all of them. */
const settings: readonly Wrong[] = [
  [
    'an unknown key',
    web('replica: { min: 1 }'),
    'services.web.replica',
    "is not a known key: did you mean 'replicas'?",
  ],
  [
    'bounds that cross',
    web('replicas: { min: 11, max: 10 }'),
    'services.web.replicas.min (11) must not exceed max (10): raise max or lower min',
  ],
  [
    'fewer database connections than the instances may open',
    'database: { maxConnections: 20 },',
    'database.maxConnections (20)',
    'web (1 + 1) x (10 + 20)',
    'raise it, lower replicas.max or the pool',
  ],
  [
    'a disruption budget that blocks every eviction',
    web('replicas: { min: 2, max: 2 }, disruption: { minAvailable: 2 }'),
    'services.web.disruption (',
    'minAvailable 2 of 2 lets 0 go',
    'use { maxUnavailable: 1 }',
  ],
  [
    'a retry of POST',
    balancer("retry: { attempts: 1, methods: ['GET', 'POST'] }"),
    'loadBalancer.retry.methods.1 (POST) is not idempotent',
    'use any of GET',
  ],
  [
    'a password among the variables',
    web("variables: { API_TOKEN: 'hunter2-hunter2' }"),
    'services.web.variables.API_TOKEN looks like a secret',
    'put its name into secrets',
  ],
  [
    'an account on this machine',
    "account: { id: '123456789012' },",
    'account (123456789012) must not be set on local: remove it',
  ],
];

/** Files that are no environment, as their text: the same command tells them. */
const noEnvironments: readonly Wrong[] = [
  [
    'a file that throws',
    "export const x = 1;\nthrow new Error('no value for X');\n",
    'environments/file1.ts (line 2) must load, it stops with "no value for X": correct it there',
  ],
  [
    'a file that does not compile',
    'export default { name: x: 1',
    'environments/file2.ts (line 1)',
    'Expected "}" but found ":"',
    'correct it there',
  ],
  [
    'a file without an environment',
    'export const settings = 1;\n',
    'environments/file3.ts must export what defineEnvironment answers',
    'export default defineEnvironment({...})',
  ],
];

const descriptions: readonly BadInput[] = [
  {
    name: 'text where a number belongs',
    prepare: withBad(web("replicas: { min: 'three' }")),
    words: ['deploy', 'bad'],
    says: ['environment bad has 1 problem', 'services.web.replicas.min (three) must be a number: correct it'],
  },
  {
    name: 'a duration without its unit',
    prepare: withBad(balancer("timeouts: { request: '60' }")),
    words: ['synth'],
    says: ['loadBalancer.timeouts.request (60)', "'30s'"],
  },
  {
    name: 'a hyphen in the name',
    prepare: withFile('my-env', envFile("name: 'my-env', platform: 'local', tier: 'single'")),
    words: ['deploy', 'bad'],
    says: ['name (my-env) must be 1 to 20 lower-case letters and digits', 'the hyphen separates environment and stack'],
  },
  {
    name: 'a service that the system does not have',
    prepare: withBad('services: { wep: {} },'),
    words: ['deploy', 'bad'],
    says: ["services.wep is not a service of the system abreast: did you mean 'web'?"],
  },
  {
    name: "a misspelt variable of the application's contract",
    prepare: withBad(web("variables: { LOG_LEVL: 'info' }")),
    words: ['deploy', 'bad'],
    says: ['services.web.variables.LOG_LEVL is not a variable of the contract: did you mean LOG_LEVEL?'],
  },
  {
    name: 'mistakes in two files at once',
    prepare: all(
      withBad(web('replicas: { min: 11, max: 10 }') + balancer("timeouts: { request: '60' }")),
      inputs.withOther('fresh', "secrets: 'none', tags: 1,"),
    ),
    words: ['deploy', 'bad'],
    says: [
      'environment bad has',
      'services.web.replicas.min (11)',
      'loadBalancer.timeouts.request (60)',
      'environment fresh has 2',
      'tags (1)',
    ],
  },
  {
    name: 'misspelt variables of two environments at once',
    prepare: all(
      withBad(web("variables: { LOG_LEVL: 'info' }")),
      inputs.withOther('fresh', web("variables: { TRUSTED_PROXYS: '' }")),
    ),
    words: ['synth'],
    says: ['services.web.variables.LOG_LEVL', 'services.web.variables.TRUSTED_PROXYS'],
  },
  {
    name: 'environments that cannot be side by side',
    prepare: all(
      withFile(
        'again',
        envFile(`name: 'bad', platform: 'local', tier: 'single', network: { ports: { base: ${FRESH_BASE} } }`),
      ),
      withFile(
        'near',
        envFile(`name: 'near', platform: 'local', tier: 'single', network: { ports: { base: ${BASE + 100} } }`),
      ),
    ),
    words: ['deploy', 'bad'],
    says: [
      'name (bad) must not be used twice: rename one',
      `network.ports.base (${BASE + 100}) overlaps network.ports.base (${BASE}) of bad: choose another port`,
    ],
  },
  {
    name: 'an environment file that does not compile, at synth',
    prepare: withFile('broken', 'export default { name: x: 1'),
    words: ['synth'],
    says: ['environments/broken.ts (line 1)', 'Expected "}" but found ":"', 'correct it there'],
  },
];

const logs: readonly BadInput[] = [
  {
    name: 'logs of a program that is not there',
    words: ['scale-logs', 'bad', '--program', 'kafka', '--no-follow'],
    says: ['--program (kafka) must begin the name of a log of bad', 'database-primary.log', 'web-1.log'],
  },
  {
    name: 'a number of lines that is none',
    words: ['scale-logs', 'bad', '--lines', 'many', '--no-follow'],
    says: ['--lines (many) must be a whole number of at least 0: correct it'],
  },
];

const commands: readonly BadInput[] = [
  {
    name: 'an unknown environment',
    words: ['deploy', 'prod'],
    says: ['environment (prod) must be one of fresh: name one of these, or add environments/prod.ts'],
  },
  {
    name: 'no environment where one is needed',
    words: ['destroy'],
    says: ["missing required argument 'environment'", 'npm run destroy -- --help'],
  },
  {
    name: 'two environments where one is needed',
    words: ['deploy', 'fresh', 'good'],
    says: ['too many arguments. Expected 1 argument but got 2', 'npm run deploy -- --help'],
  },
  {
    name: 'an unknown flag',
    words: ['destroy', 'fresh', '--keep-dat'],
    says: ["unknown option '--keep-dat'", 'Did you mean --keep-data?', 'npm run destroy -- --help'],
  },
  {
    name: 'an unknown command',
    words: ['deploi', 'fresh'],
    says: ['unknown command: deploi', 'scale-status', 'deploy'],
  },
  {
    name: 'load with three numbers that are none',
    words: ['load', 'fresh', '--connections', 'abc', '--writes', '7', '--rate', '0', '--requests', '5'],
    says: [
      '--connections (abc) must be a whole number from 1 to 60000',
      '--writes (7) must be a number from 0 to 1',
      '--rate (0) must be a whole number of at least 1',
    ],
  },
  {
    name: 'load on what is not deployed',
    words: ['load', 'fresh', '--requests', '5'],
    says: [`http://127.0.0.1:${FRESH_PORT} does not answer (`, 'ECONNREFUSED', 'npm run deploy -- fresh'],
  },
];

/** A folder whose programs print a version and nothing else. */
const fakes = mkdtempSync(join(tmpdir(), 'abreast-fakes-'));

function fake(name: string, says: string): string {
  const path = join(fakes, name);
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
}

const hiddenIn = (place: BadInputs) => (script: () => string) => (words: readonly string[]) =>
  inOwnMounts(place.project, script(), words);
const hidden = hiddenIn(undeployed);
const programAt = (name: string) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
const HAPROXY = programAt('haproxy');
const REDIS = programAt('redis-server');

const ports: readonly BadInput[] = [
  {
    name: 'a port of the balancer that somebody holds',
    prepare: takenPorts(FRESH_PORT),
    words: ['deploy', 'fresh'],
    says: [
      `ports.balancer (${FRESH_PORT}) must be free, `,
      `process ${process.pid} listens on it`,
      'loadBalancer.port',
    ],
  },
  {
    name: 'a port of a data server that somebody holds',
    prepare: takenPorts(FRESH_BASE + 10),
    words: ['deploy', 'fresh'],
    says: [`ports.database-primary (${FRESH_BASE + 10}) must be free`, `process ${process.pid}`, 'network.ports.base'],
  },
  {
    name: 'three ports that somebody holds, at once',
    prepare: takenPorts(FRESH_BASE + 1, FRESH_BASE + 80, FRESH_BASE + 201),
    words: ['deploy', 'fresh'],
    says: [
      `ports.balancer (${FRESH_BASE + 1})`,
      `ports.cache-1 (${FRESH_BASE + 80})`,
      `ports.web-1 (${FRESH_BASE + 201})`,
    ],
  },
];

const terraform: readonly BadInput[] = [
  {
    name: 'an old Terraform',
    words: ['deploy', 'fresh'],
    variables: { TERRAFORM_BINARY_NAME: fake('terraform-old', 'Terraform v1.5.0') },
    says: ['TERRAFORM_BINARY_NAME', 'is version 1.5.0, which is older than 1.11', 'unzip -o /tmp/terraform.zip'],
  },
  {
    name: 'a Terraform that is not there',
    words: ['deploy', 'fresh'],
    variables: { TERRAFORM_BINARY_NAME: '/nowhere/terraform' },
    says: ['TERRAFORM_BINARY_NAME (/nowhere/terraform) is not a program that can be run', 'unzip'],
  },
];

const state: readonly BadInput[] = [
  {
    name: 'another port for the balancer that runs, which somebody holds',
    prepare: async () => {
      const free = await holdPort(PORT + 1);
      inputs.bad(`loadBalancer: { port: ${PORT + 1} },`);
      return () => {
        inputs.bad();
        return free();
      };
    },
    words: ['deploy', 'bad'],
    says: [`ports.balancer (${PORT + 1}) must be free`, `process ${process.pid}`],
  },
  {
    name: 'a secret that was emptied',
    prepare: withChanged('secrets/database-app', ''),
    words: ['deploy', 'bad'],
    says: ['machine.secrets.database-app must be 64 hexadecimal digits', 'put the file back', 'npm run destroy -- bad'],
  },
  {
    name: 'secrets that are gone',
    prepare: withChanged('secrets'),
    words: ['deploy', 'bad'],
    says: [
      'machine.secrets.cache must be a file that can be read',
      'machine.secrets.database-admin',
      'put the file back',
    ],
  },
  {
    name: 'a damaged Terraform state',
    prepare: () => change(join(project.folder, '.abreast/state/bad.tfstate'), '{ "version": 4, "resour'),
    words: ['deploy', 'bad'],
    says: ['.abreast/state/bad.tfstate must be what Terraform wrote, it is damaged', 'move it away and deploy again'],
  },
  {
    name: 'a damaged Terraform state, at status',
    prepare: () => change(join(project.folder, '.abreast/state/bad.tfstate'), 'x'),
    words: ['scale-status', 'bad'],
    says: ['.abreast/state/bad.tfstate must be what Terraform wrote'],
  },
  {
    name: 'data of another Postgres',
    prepare: withChanged('components/database/database-primary/PG_VERSION', '14\n'),
    words: ['deploy', 'bad'],
    says: ['programs.postgres (', 'must be version 14, which wrote the data', 'install postgresql'],
  },
];

/** Settings that do not go with what runs, or with this machine: one command tells all of them. */
const unfit: readonly Wrong[] = [
  [
    'more masters for the Redis Cluster that runs',
    cache(4),
    'cache.masters (4) must stay 3 while bad is deployed',
    'put it back, or npm run destroy -- bad',
  ],
  [
    'other ports for components that run',
    `network: { ports: { base: ${BASE - 1_000 + 400} } },`,
    `network.ports.base (${BASE - 600}) must stay ${BASE} while bad is deployed`,
    'put it back',
  ],
  [
    'another name for the database that runs, and another version',
    "database: { name: 'other', version: '14' },",
    'database.name (other) must stay abreast',
    'database.version (14) must stay ',
    'put it back',
  ],
  [
    'a certificate that is not there',
    balancer(
      `tls: { kind: 'certificate', certificateFile: '/nowhere/tls.crt', keyFile: '/nowhere/tls.key', redirectPort: ${PORT + 1} }`,
    ),
    'loadBalancer.tls.certificateFile (/nowhere/tls.crt) must be a file that can be read: correct the path',
    'loadBalancer.tls.keyFile (/nowhere/tls.key)',
  ],
];

/** What only root can stage: programs, folders and networks hidden from one command. */
const staged: readonly BadInput[] = [
  {
    name: 'a program that is missing',
    words: ['deploy', 'fresh'],
    run: hidden(() => instead(HAPROXY, '/dev/null')),
    says: ['programs.haproxy (not found) must be installed, version 2.4 or later', 'install haproxy'],
  },
  {
    name: 'an old program and a missing one, at once',
    words: ['deploy', 'fresh'],
    run: hidden(() => `${instead(REDIS, fake('redis', 'Redis server v=6.0.16'))}; ${instead(HAPROXY, '/dev/null')}`),
    says: ['programs.redis-server (6.0.16)', 'must be version 7.0 or later', 'programs.haproxy (not found)'],
  },
  {
    name: 'the supervisor missing under what it runs, and another program',
    words: ['deploy', 'fresh'],
    run: hidden(() => ['supervisorctl', 'haproxy'].map((name) => instead(programAt(name), '/dev/null')).join('; ')),
    says: ['programs.supervisord (', 'must have supervisorctl beside it', 'programs.haproxy (not found)'],
  },
  {
    name: 'a folder that the account of the data servers cannot enter',
    prepare: () => {
      mkdirSync(undeployed.project.home('fresh'));
      return () => rmSync(undeployed.project.home('fresh'), { recursive: true });
    },
    words: ['deploy', 'fresh'],
    says: ['machine.folder (/', 'must let other accounts pass, data servers refuse to run as root', 'chmod o+x'],
  },
  {
    name: 'no Terraform and no network',
    words: ['deploy', 'fresh'],
    run: (words) =>
      undeployed.project.spawn('unshare', ['-n', process.execPath, 'tools/run.mjs', ...words], {
        PATH: '/usr/bin:/bin',
      }).ended,
    says: ['there is none on PATH', 'cannot be downloaded', 'unzip -o /tmp/terraform.zip terraform -d /usr/local/bin'],
  },
  {
    name: 'a project whose .abreast can only be read',
    words: ['deploy', 'fresh'],
    run: hidden(() => readOnly(join(undeployed.project.folder, '.abreast'))),
    says: ['/.abreast) must be writable (EROFS', 'make it writable for this account'],
  },
  {
    name: 'a project whose cdktf.out can only be read',
    words: ['deploy', 'fresh'],
    run: hidden(() => readOnly(join(undeployed.project.folder, 'cdktf.out'))),
    says: ['/cdktf.out) must be writable (EROFS', 'make it writable for this account'],
  },
  {
    name: 'a disk that is too small for the first deploy',
    prepare: () => smallDisk(undeployed, 'fresh', 100),
    words: ['deploy', 'fresh'],
    says: ['machine.disk (100 MiB free) must have 600 MiB free at /', 'make room there'],
  },
];

/** The same for what a deployed environment needs. */
const stagedUnderneath: readonly BadInput[] = [
  {
    name: 'a data folder that can only be read',
    words: ['deploy', 'bad'],
    run: hiddenIn(inputs)(() => readOnly(realpathSync(project.home('bad')))),
    says: ['machine.folder (/', 'must be writable (EROFS', 'make it writable for this account'],
  },
  {
    name: 'a disk that is full under a deployed environment',
    words: ['deploy', 'bad'],
    run: (words) => {
      const home = realpathSync(project.home('bad'));
      const keep = 'cp -a secrets components run supervisor "$new" 2>/dev/null || true';
      const script = `cd '${home}'; new=$(mktemp -d); mount -t tmpfs -o size=200m,mode=711 tmpfs "$new"; ${keep}
        dd if=/dev/zero of="$new/filler" bs=1M 2>/dev/null || true; mount --move "$new" '${home}'; cd '${project.folder}'`;
      return inOwnMounts(project, script, words);
    },
    says: ['machine.disk (0 MiB free) must have 64 MiB free at /', 'make room there'],
  },
];

/** Text of an environment file. */
function envFile(settings: string): string {
  return `import { defineEnvironment } from '../model/environment';
import { reference } from '../systems/reference';
export default defineEnvironment({ system: reference, ${settings} } as never);
`;
}

function takenPorts(...taken: readonly number[]) {
  return async () => {
    const free = await Promise.all(taken.map(holdPort));
    return () => Promise.all(free.map((each) => each()));
  };
}

const disks = new Set<string>();

/** A file system of its own as the folder of an environment; the returned function takes it away. */
function smallDisk({ project }: BadInputs, environment: string, mebibytes: number): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'abreast-disk-'));
  if (existsSync(project.home(environment))) throw new Error(`${environment} is there already`);
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=711`, 'tmpfs', folder]);
  disks.add(folder);
  mkdirSync(join(project.folder, '.abreast'), { recursive: true });
  rmSync(project.home(environment), { force: true });
  symlinkSync(folder, project.home(environment));
  return () => {
    rmSync(project.home(environment), { force: true });
    unmount(folder);
  };
}

function unmount(folder: string): void {
  spawnSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
  disks.delete(folder);
}

const attempts = new Map<BadInput, Promise<Attempted>>();
/** Tries each when its turn comes. The tests of what was tried come later. */
function tryAll(place: BadInputs, cases: readonly BadInput[]): void {
  for (const input of cases) attempts.set(input, place.attempt(input));
}

async function refused(_: string, input: BadInput): Promise<void> {
  const attempted = await attempts.get(input);
  if (!attempted) throw new Error(`${input.name} was not tried`);
  expectRefused(input, attempted);
}

const stagedTest = canMount ? test : test.skip;
if (!canMount) console.log('left out: programs, folders and disks taken away; only root may have mounts of its own');
const mounted = (cases: readonly BadInput[]) => (canMount ? cases : []);
const named = (cases: readonly BadInput[]) => cases.map((input) => [input.name, input] as const);

undeployed.fresh();
const synthesized = undeployed.inTurn(() => undeployed.project.run('synth'));
tryAll(undeployed, [...commands, ...ports, ...terraform, ...mounted(staged)]);

inputs.bad();
const deployed = inputs.inTurn(() => inputs.deploy('bad'));
const others = settings.map((wrong, index) => ({ name: `e${index + 1}`, wrong }));
const everything = inputs.attempt({
  name: 'everything wrong at once',
  words: ['deploy', 'bad'],
  says: [],
  prepare: all(
    ...others.map(({ name, wrong: [, more] }) => inputs.withOther(name, more)),
    ...noEnvironments.map(([, text], index) => withFile(`file${index + 1}`, text)),
  ),
});
const changed = inputs.attempt({
  name: 'everything that does not fit at once',
  words: ['deploy', 'bad'],
  says: [],
  prepare: withBad(unfit.map(([, more]) => more).join('\n')),
});
tryAll(inputs, [...descriptions, ...logs, ...state, ...mounted(stagedUnderneath)]);

beforeAll(async () => {
  expect((await synthesized).status).toBe(0);
  await deployed;
});

afterAll(async () => {
  await Promise.allSettled([...attempts.values()]);
  rmSync(undeployed.project.folder, { recursive: true, force: true });
  if (existsSync(project.home('fresh'))) {
    inputs.fresh();
    await project.run('destroy', ['fresh']);
  }
  for (const folder of disks) unmount(folder);
  inputs.bad();
  await project.end('bad');
  rmSync(fakes, { recursive: true, force: true });
});

describe('refused, and nothing changed:', () => {
  test('all wrong descriptions at once', async () => {
    expectRefused({ says: [], neverSays: 'hunter2' }, await everything);
  });

  test.each(others.map(({ name, wrong }) => [wrong[0], name, wrong] as const))(
    '%s, told among them',
    async (...[, name, [, , ...says]]) => {
      const block = told(await everything, `environment ${name}`);
      expect(block.split('\n')[0]).toBe(`environment ${name} has 1 problem:`);
      for (const said of says) expect(block).toContain(said);
    },
  );

  test.each(noEnvironments)('%s, told among them', async (...[, , ...says]) => {
    const block = told(await everything, 'the description');
    expect(block.split('\n')[0]).toBe(`the description has ${noEnvironments.length} problems:`);
    for (const said of says) expect(block).toContain(said);
  });

  test('all that does not fit what runs at once', async () => {
    expectRefused({ says: [] }, await changed);
  });

  test.each(unfit)('%s, told among them', async (...[, , ...says]) => {
    for (const said of says) expect((await changed).output).toContain(said);
  });

  test.each(named([...descriptions, ...logs, ...state]))('%s', refused);
  stagedTest.each(named(stagedUnderneath))('%s', refused);
});

describe('refused before the first deploy, and nothing changed:', () => {
  test.each(named([...commands, ...ports, ...terraform]))('%s', refused);
  stagedTest.each(named(staged))('%s', refused);
});

/** What was said about one subject. */
function told({ output }: Attempted, subject: string): string {
  const blocks = output.split(/^(?=environment |the description )/m);
  return blocks.find((text) => text.startsWith(`${subject} has`))?.trim() ?? '';
}

test('the environment is as well after all of this as it was before', async () => {
  expect(await inputs.notReady('bad')).toBe('');
});

describe('mended by the next deploy:', () => {
  const lock = `${project.home('bad')}.deploy.lock`;

  test('the lock of a process that is gone; a Terraform state that was moved away: what is there is taken over', async () => {
    const before = project.processes();
    rmSync(join(project.folder, '.abreast/state/bad.tfstate'));
    const { pid } = spawnSync('true');
    writeFileSync(lock, JSON.stringify({ pid, since: 'yesterday' }));
    await inputs.deploy('bad');
    expect(await inputs.notReady('bad')).toBe('');
    expect(project.processes()).toEqual(before);
    expect(existsSync(lock)).toBe(false);
  });

  test('the lock of a process whose id is used again; a supervisor that was stopped by hand', async () => {
    const file = join(project.home('bad'), 'run', 'supervisord.pid');
    process.kill(Number(readFileSync(file, 'utf8')), 'SIGTERM');
    await until('the end of everything', () => project.processes().length === 0, 30_000);
    writeFileSync(lock, JSON.stringify({ pid: process.pid, since: 'before the reboot', birth: 'another' }));
    await inputs.deploy('bad');
    expect(await inputs.notReady('bad')).toBe('');
    expect(existsSync(lock)).toBe(false);
  });
});

/** Takes away what the test before has left. */
async function withoutFresh(): Promise<void> {
  inputs.fresh();
  if (existsSync(project.home('fresh'))) expect((await project.run('destroy', ['fresh'])).status).toBe(0);
}

describe('a deploy that is interrupted is made good by the next one:', () => {
  const drafted = () =>
    inputs.isThere('.abreast', 'draft-fresh', 'stacks', 'fresh') || inputs.isThere('.abreast', 'draft-fresh');
  const creating = () => inputs.isThere('.abreast', 'fresh', 'components', 'database', 'database-primary.new');

  test('by Ctrl-C during synth, which leaves nothing', async () => {
    inputs.fresh();
    const before = project.fingerprint();
    const running = atTerminal(project, ['deploy', 'fresh']);
    await moment(running, () => running.output().includes('✓ Terraform'));
    running.interrupt();
    expect((await running.ended).status).toBeGreaterThan(0);
    expect(inputs.isThere('.abreast', 'fresh')).toBe(false);
    expect(unlocked(project.fingerprint())).toEqual(unlocked(before));
  });

  test('by Ctrl-C while the database is created', async () => {
    const running = atTerminal(project, ['deploy', 'fresh']);
    await moment(running, creating);
    running.interrupt();
    const { status, output } = await running.ended;
    expect(output).toMatch(/deploy of fresh was interrupted: the same command again goes on where it stopped/);
    expect(status).toBeGreaterThan(0);
    await inputs.deploy('fresh');
    expect(await inputs.notReady('fresh')).toBe('');
  });

  test('by Ctrl-C while instances are replaced, and no request fails', async () => {
    inputs.fresh(web("variables: { LOG_LEVEL: 'warn' }"));
    const end = new AbortController();
    await writeRecords(FRESH_PORT);
    const load = generateLoad({
      url: `http://127.0.0.1:${FRESH_PORT}`,
      connections: 16,
      writes: 0.2,
      rate: 200,
      signal: end.signal,
    });
    const running = atTerminal(project, ['deploy', 'fresh']);
    await moment(running, () => inputs.isThere('.abreast', 'fresh', 'supervisor', 'programs', 'web-2.conf'));
    running.interrupt();
    expect((await running.ended).status).toBeGreaterThan(0);
    await inputs.deploy('fresh');
    end.abort();
    expect((await load).failures).toEqual({});
    expect(await inputs.notReady('fresh')).toBe('');
    expect((await inputs.project.run('scale-status', ['fresh'])).output.match(/ web-\d+ /g)).toHaveLength(1);
  });

  fullTest('by kill -9 of everything that takes part', async () => {
    await withoutFresh();
    const running = project.start('deploy', ['fresh']);
    await moment(running, creating);
    killTree(running.pid);
    await running.ended;
    await inputs.deploy('fresh');
    expect(await inputs.notReady('fresh')).toBe('');
    expect(drafted()).toBe(false);
  });

  test('two at once: the second names the first and changes nothing, the first is unharmed', async () => {
    inputs.fresh(web("variables: { LOG_LEVEL: 'warn' }"));
    const first = project.start('deploy', ['fresh']);
    const lock = `${project.home('fresh')}.deploy.lock`;
    await moment(first, () => existsSync(lock));
    const { pid } = JSON.parse(readFileSync(lock, 'utf8')) as { pid: number };
    const second = await project.run('deploy', ['fresh']);
    expect(second.output).toContain(
      `deploy (fresh) must be the only one that changes fresh, another runs (process ${pid}`,
    );
    expect(second.output).toContain('wait for it, or stop that process');
    expect(second.status).toBeGreaterThan(0);
    expect((await first.ended).status).toBe(0);
    expect(await inputs.notReady('fresh')).toBe('');
  });

  // Needs root: the disk is a mount of its own.
  fullTest('by a disk that fills up: it is named, and with room the deploy completes', async () => {
    await withoutFresh();
    const free = smallDisk(inputs, 'fresh', 700);
    const disk = realpathSync(project.home('fresh'));
    const running = project.start('deploy', ['fresh']);
    await moment(running, () => running.output().includes('✓ machine looked at'));
    spawnSync('dd', ['if=/dev/zero', `of=${disk}/filler`, 'bs=1M']);
    const { status, output } = await running.ended;
    expect(output).toMatch(/No space left on device|ENOSPC/);
    expect(output).toMatch(/way out: (mend what it names|make room)/);
    expect(output).toContain('log: .abreast/logs/deploy-fresh.log');
    expect(output).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
    expect(status).toBeGreaterThan(0);
    rmSync(join(disk, 'filler'));
    await inputs.deploy('fresh');
    expect(await inputs.notReady('fresh')).toBe('');
    expect((await project.run('destroy', ['fresh'])).status).toBe(0);
    free();
  });
});

const unlocked = (fingerprint: string) => fingerprint.split('\n').filter((part) => !/\.lock |draft-/.test(part));

/** Records that the load reads: a read that finds nothing would count as failed. */
async function writeRecords(port: number): Promise<void> {
  for (let record = 0; record < 200; record += 1) {
    await fetch(`http://127.0.0.1:${port}/api/v1/ips/198.51.100.${record}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ list: 'deny', reason: 'load' }),
    });
  }
}
