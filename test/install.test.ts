import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { renderProblem } from '../model/errors';
import type { Machine } from '../tools/install/machine';
import { installPackages } from '../tools/install/packages';
import { type ProgramName, packagedAs, programs } from '../tools/install/program-table';
import { type FindOptions, findPrograms } from '../tools/install/programs';
import { ensureTerraform } from '../tools/install/terraform';
import { pinnedRelease, systemOf } from '../tools/install/terraform-release';
import { unzipFile } from '../tools/install/unzip';
import { isAtLeast } from '../tools/install/version';
import { killStarted, start, until, writeScript } from './support/programs';

const repository = dirname(__dirname);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'install-'));
});
afterEach(() => {
  killStarted();
  rmSync(folder, { recursive: true, force: true });
});

/** A shell script at this path of the temporary folder. */
const script = (path: string, ...lines: string[]): string => writeScript(folder, path, ...lines);
const prints = (path: string, text: string): string => script(path, `echo '${text}'`);
const postgres = (path: string, version: string): string => prints(path, `postgres (PostgreSQL) ${version}`);
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** A machine that consists of the temporary folder: programs in `bin`, system folders under it. */
const aMachine = (values: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  architecture: 'x64',
  isRoot: true,
  root: folder,
  stateFolder: join(folder, '.abreast'),
  ...values,
  environment: { PATH: join(folder, 'bin'), ...values.environment },
});
const find = (names: ProgramName[], options: FindOptions = {}) =>
  findPrograms(names, { machine: aMachine(), ...options });
const messageOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  );

describe('programs', () => {
  test('are found on PATH with the version they print', async () => {
    const path = prints('bin/haproxy', 'HAProxy version 2.6.12-1+deb12u4 2026/10/17');
    const { found, problems } = await find(['haproxy']);
    expect(problems).toEqual([]);
    expect(found.get('haproxy')).toEqual({ path, version: '2.6.12' });
  });

  test.each<[ProgramName, string, string]>([
    ['haproxy', 'HA-Proxy version 2.4.22-f8e3218 2023/02/14', '2.4.22'],
    ['nginx', 'nginx version: nginx/1.22.1', '1.22.1'],
    ['redis-server', 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', '7.0.15'],
    ['redis-server', 'Valkey server v=8.0.1 sha=00000000:0', '8.0.1'],
    ['redis-cli', 'redis-cli 7.0.15', '7.0.15'],
    ['postgres', 'postgres (PostgreSQL) 17beta1', '17'],
    ['supervisord', '4.2.5', '4.2.5'],
    ['prometheus', 'prometheus, version 2.42.0+ds (branch: debian/sid)', '2.42.0'],
    ['pgbouncer', 'PgBouncer 1.18.0', '1.18.0'],
    ['alertmanager', 'alertmanager, version 0.25.0 (branch: debian/sid, revision: 0.25.0-1+b4)', '0.25.0'],
    ['node_exporter', 'node_exporter, version 1.5.0 (branch: debian/sid, revision: 1.5.0-1+b6)', '1.5.0'],
    ['blackbox_exporter', 'blackbox_exporter, version 0.23.0 (branch: debian/sid)', '0.23.0'],
    ['elasticsearch_exporter', 'elasticsearch_exporter, version 1.5.0 (branch: debian/sid)', '1.5.0'],
    ['nginx_exporter', 'NGINX Prometheus Exporter version=0.11.0-1+b4 commit= date=, dirty=false', '0.11.0'],
    ['redis_exporter', 'level=info msg="Redis Metrics Exporter v1.71.0    build date: 20250501"', '1.71.0'],
    ['postgres_exporter', 'postgres_exporter, version 0.11.1 (branch: debian/sid)', '0.11.1'],
    ['mariadbd', 'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)', '10.11.19'],
    ['mariadb-backup', 'mariadb-backup based on MariaDB server 10.11.19-MariaDB debian-linux-gnu', '10.11.19'],
    ['mysqld_exporter', 'mysqld_exporter, version 0.14.0 (branch: debian/sid)', '0.14.0'],
    ['erl', '25', '25'],
    ['openssl', 'LibreSSL 3.3.6', '3.3.6'],
  ])('%s is understood when it prints %s', (name, text, version) => {
    const question = packagedAs(name).program.version;
    expect('pattern' in question && question.pattern.exec(text)?.[1]).toBe(version);
  });

  test('are found by what they print on standard error and with a failing exit code', async () => {
    script('bin/nginx', "echo 'nginx version: nginx/1.22.1' >&2", 'exit 3');
    expect((await find(['nginx'])).found.get('nginx')?.version).toBe('1.22.1');
  });

  test('are taken from ABREAST_PROGRAMS_PATH first', async () => {
    prints('bin/nginx', 'nginx version: nginx/1.22.1');
    const own = prints('own/nginx', 'nginx version: nginx/1.29.0');
    const machine = aMachine({ environment: { ABREAST_PROGRAMS_PATH: `${join(folder, 'nowhere')}:${dirname(own)}` } });
    expect((await find(['nginx'], { machine })).found.get('nginx')).toEqual({ path: own, version: '1.29.0' });
  });

  test('are found in folders that are not on PATH, and under the name Debian gives them', async () => {
    const path = prints('usr/sbin/prometheus-redis-exporter', 'Redis Metrics Exporter 1.45.0-2+b4');
    expect((await find(['redis_exporter'])).found.get('redis_exporter')?.path).toBe(path);
  });

  test('a link is kept when it leads to a file of another name, which acts by the name it is called', async () => {
    script('bin/redis-check-rdb', 'case "$0" in *redis-server) echo "Redis server v=7.0.15";; esac');
    symlinkSync('redis-check-rdb', join(folder, 'bin/redis-server'));
    expect((await find(['redis-server'])).found.get('redis-server')?.path).toBe(join(folder, 'bin/redis-server'));
  });

  test('RabbitMQ is never started to learn its version: its folder bears it, unlike that of the wrapper on PATH', async () => {
    const harm = `touch ${join(folder, 'started')}`;
    script('usr/lib/rabbitmq/bin/rabbitmq-script-wrapper', harm);
    const real = script('usr/lib/rabbitmq/lib/rabbitmq_server-3.10.8/sbin/rabbitmq-server', harm);
    symlinkSync(real, join(folder, 'usr/lib/rabbitmq/bin/rabbitmq-server'));
    mkdirSync(join(folder, 'bin'));
    symlinkSync(join(folder, 'usr/lib/rabbitmq/bin/rabbitmq-script-wrapper'), join(folder, 'bin/rabbitmq-server'));
    expect((await find(['rabbitmq-server'])).found.get('rabbitmq-server')).toEqual({
      path: join(folder, 'usr/lib/rabbitmq/bin/rabbitmq-server'),
      version: '3.10.8',
    });
    expect(existsSync(join(folder, 'started'))).toBe(false);
  });

  test('fails when MySQL is there in place of MariaDB, by its name', async () => {
    const path = prints('bin/mysqld', 'mysqld  Ver 8.0.36 for Linux on x86_64 (MySQL Community Server - GPL)');
    const { problems } = await find(['mariadbd']);
    expect(problems.map(renderProblem)).toEqual([
      expect.stringContaining(`programs.mariadbd (unknown version) at ${path} must be MariaDB: MySQL is set up and`),
    ]);
  });

  test('of two versions of postgres the newest is taken, with its companions', async () => {
    for (const version of ['9.6', '14', '16']) {
      postgres(`usr/lib/postgresql/${version}/bin/postgres`, `${version}.3`);
      prints(`usr/lib/postgresql/${version}/bin/initdb`, '');
    }
    prints('usr/lib/postgresql/17/bin/initdb', ''); // only the client of 17 is installed
    const { found } = await find(['initdb', 'postgres']);
    const bin = join(folder, 'usr/lib/postgresql/16/bin');
    expect(found.get('postgres')).toEqual({ path: join(bin, 'postgres'), version: '16.3' });
    expect(found.get('initdb')).toEqual({ path: join(bin, 'initdb'), version: '16.3' });
  });

  test('an old version on PATH does not hide a newer one elsewhere', async () => {
    postgres('bin/postgres', '13.9');
    const newer = postgres('usr/lib/postgresql/15/bin/postgres', '15.4');
    expect((await find(['postgres'])).found.get('postgres')?.path).toBe(newer);
  });

  test('a linked postgres has its companions beside the real file', async () => {
    const real = postgres('own/postgres-15/postgres', '15.4');
    const companion = prints('own/postgres-15/pg_basebackup', '');
    mkdirSync(join(folder, 'bin'));
    symlinkSync(real, join(folder, 'bin/postgres'));
    expect((await find(['pg_basebackup'])).found.get('pg_basebackup')?.path).toBe(companion);
  });

  test('a major version can be asked for', async () => {
    for (const version of ['15', '16']) postgres(`usr/lib/postgresql/${version}/bin/postgres`, `${version}.1`);
    const options = (major: number): FindOptions => ({ majors: { postgres: major } });
    expect((await find(['postgres'], options(15))).found.get('postgres')?.version).toBe('15.1');
    const { problems } = await find(['postgres'], options(14));
    expect(problems[0]?.rule).toMatch(/^at \S+\/16\/bin\/postgres must be version 14$/);
  });

  test('fails when a program is missing, once for all that come in its package', async () => {
    const { found, problems, missing } = await find(['initdb', 'pg_ctl', 'haproxy']);
    expect(found.size).toBe(0);
    expect(missing).toEqual(['postgres', 'haproxy']);
    expect(problems.map(renderProblem)).toEqual([
      'programs.postgres (not found) must be installed, version 14 or later: install postgresql (Debian) or postgresql@17 (Homebrew), or name the folder of a newer one in ABREAST_PROGRAMS_PATH',
      'programs.haproxy (not found) must be installed, version 2.4 or later: install haproxy (Debian) or haproxy (Homebrew), or name the folder of a newer one in ABREAST_PROGRAMS_PATH',
    ]);
  });

  test('fails when a program is too old, naming its version, place, minimum and reason', async () => {
    const path = prints('bin/redis-server', 'Redis server v=6.0.16 sha=0');
    const { found, problems, missing } = await find(['redis-server']);
    expect([found.size, missing]).toEqual([0, []]);
    expect(problems).toEqual([
      {
        path: 'programs.redis-server',
        value: '6.0.16',
        rule: `at ${path} must be version 7.0 or later (older ones cannot choose their cluster-port)`,
        wayOut: expect.stringContaining('install redis-server (Debian)'),
      },
    ]);
  });

  test('fails when a program prints no version that is understood', async () => {
    prints('bin/nginx', 'hello');
    const [problem] = (await find(['nginx'])).problems;
    expect(problem).toMatchObject({
      value: 'unknown version',
      rule: `at ${join(folder, 'bin/nginx')} must print its version (-v)`,
    });
  });

  test('fails when a companion is not beside its program', async () => {
    postgres('bin/postgres', '15.1');
    expect((await find(['postgres', 'pg_basebackup'])).problems[0]?.rule).toBe(
      `at ${join(folder, 'bin/postgres')} must have pg_basebackup beside it`,
    );
  });

  test('fails when a program is in no table', async () => {
    expect(await messageOf(find(['nothing' as ProgramName]))).toContain('nothing is no program of tools/install');
  });

  test('every program of the table has a package', () => {
    for (const name of Object.keys(programs) as ProgramName[]) {
      const { debian, homebrew, download } = packagedAs(name).program;
      expect(debian).toMatch(/^[a-z0-9-]+$/);
      expect(homebrew ?? download).toBeDefined();
    }
  });

  test('versions are compared by number', () => {
    expect([
      isAtLeast('2.10', '2.4'),
      isAtLeast('15', '14.2'),
      isAtLeast('7.0', '7'),
      isAtLeast('1.17.9', '1.18'),
    ]).toEqual([true, true, true, false]);
  });
});

describe('packages', () => {
  const policy = 'usr/sbin/policy-rc.d';
  const clusters = 'etc/postgresql-common/createcluster.d/abreast.conf';
  /** apt-get that notes each call, and the policy and cluster configuration that were in force during it. */
  const aptGet = (...lines: string[]): string =>
    script(
      'bin/apt-get',
      `echo "$@" >> ${folder}/calls`,
      `/bin/cat ${folder}/${policy} ${folder}/${clusters} >> ${folder}/in-force 2>/dev/null`,
      ...lines,
    );
  const dpkgQuery = (...installed: string[]): string =>
    script('bin/dpkg-query', ...installed.map((name) => `echo '${name} installed'`));
  const calls = (): string[] =>
    read('calls')
      .trim()
      .split('\n')
      .map((line) => line.replace(/^-y( -o \S+)+ /, ''));
  const install = (names: ProgramName[], machine = aMachine(), said: string[] = []) =>
    installPackages(names, { machine, onProgress: (line) => said.push(line) });

  test('are installed once each, without recommendations, with their services and the main cluster held back', async () => {
    aptGet("echo 'Setting up haproxy (2.6.12) ...'");
    dpkgQuery('nginx');
    const said: string[] = [];
    const { packages, log } = await install(['haproxy', 'nginx', 'postgres', 'initdb'], aMachine(), said);
    expect(packages).toEqual(['haproxy', 'postgresql']);
    expect(calls()).toEqual(['install --no-install-recommends haproxy postgresql']);
    expect(read('in-force')).toMatch(/^#!\/bin\/sh\n.*\nexit 101\n[\s\S]*create_main_cluster = false\n$/);
    expect(said).toEqual(['installing haproxy postgresql', 'Setting up haproxy']);
    expect(readFileSync(log, 'utf8')).toContain('Setting up haproxy (2.6.12)');
    expect([existsSync(join(folder, policy)), existsSync(join(folder, 'etc'))]).toEqual([false, false]);
  });

  test('the package lists are read anew only when they are old', async () => {
    aptGet(
      `[ -e ${folder}/updated ] && exit 0`,
      `case "$*" in *update*) : > ${folder}/updated; exit 0;; esac`,
      "echo 'E: Unable to locate package haproxy' >&2; exit 100",
    );
    dpkgQuery();
    await install(['haproxy']);
    const line = 'install --no-install-recommends haproxy';
    expect(calls()).toEqual([line, 'update', line]);
  });

  test('another package manager is waited for, with a message', async () => {
    aptGet(
      `[ -e ${folder}/waited ] && exit 0`,
      `: > ${folder}/waited`,
      "echo 'E: Could not get lock /var/lib/apt/lists/lock. It is held by process 4711 (apt-get)' >&2; exit 100",
    );
    dpkgQuery();
    const said: string[] = [];
    await install(['haproxy'], aMachine(), said);
    expect(said).toContain('waiting up to 10 minutes for process 4711, which holds the lock of apt');
    expect(calls()).toHaveLength(2);
    expect(read('calls')).toContain('DPkg::Lock::Timeout=600');
  });

  test('fails when apt fails: says why and where the log is, and puts the policy back', async () => {
    script(policy, 'exit 104');
    aptGet("echo 'E: Sub-process /usr/bin/dpkg returned an error code (1)' >&2; exit 100");
    dpkgQuery();
    const message = await messageOf(install(['haproxy']));
    expect(message).toMatch(
      /^installing the Debian packages haproxy failed\n {2}why: {2}Sub-process .*\n {2}log: .*install\.log\n {2}do: {3}read the log/,
    );
    expect(read('in-force')).toContain('exit 101');
    expect(read(policy)).toContain('exit 104');
    expect(readdirSync(join(folder, 'usr/sbin'))).toEqual(['policy-rc.d']);
  });

  test('what a killed run left behind is cleared away', async () => {
    script(`${policy}.abreast-kept`, 'exit 104');
    script(policy, '# abreast: temporary, safe to remove', 'exit 101');
    aptGet();
    dpkgQuery();
    await install(['haproxy']);
    expect(read(policy)).toContain('exit 104');
    expect(readdirSync(join(folder, 'usr/sbin'))).toEqual(['policy-rc.d']);
  });

  test('fails when interrupted, after apt has stopped, and puts the policy back', async () => {
    script(policy, 'exit 104');
    aptGet("trap 'echo stopped; exit 130' INT", `: > ${folder}/running`, 'while :; do /bin/sleep 0.05; done');
    dpkgQuery();
    const machine = JSON.stringify(aMachine());
    const source = `import { installPackages } from '${repository}/tools/install/packages';
      installPackages(['haproxy'], { machine: ${machine}, onProgress: console.log }).catch((error) => console.log(error.message));`;
    writeFileSync(join(folder, 'install.ts'), source);
    const child = start(process.execPath, ['--import', 'tsx', join(folder, 'install.ts')], repository, process.env);
    await until(() => existsSync(join(folder, 'running')));
    expect(read(policy)).toContain('exit 101');
    child.process.kill('SIGINT');
    expect((await child.ended).output).toMatch(
      /SIGINT: stopping[\s\S]*interrupted by SIGINT[\s\S]*run the same command again/,
    );
    expect(read('.abreast/logs/install.log')).toContain('stopped');
    expect(read(policy)).toContain('exit 104');
  });

  test('fails when not root, with the line for apt', async () => {
    aptGet();
    const message = await messageOf(install(['haproxy', 'initdb', 'redis-cli'], aMachine({ isRoot: false })));
    expect(message).toContain('installing haproxy, initdb, redis-cli failed\n  why:  only root may install packages');
    expect(message).toContain(
      'do:   sudo apt-get update && sudo apt-get install --no-install-recommends haproxy postgresql redis-tools\n',
    );
    expect(existsSync(join(folder, 'calls'))).toBe(false);
  });

  test('fails when there is no apt, with the lines for Homebrew', async () => {
    const machine = aMachine({ platform: 'darwin', isRoot: false });
    const message = await messageOf(install(['redis-server', 'redis-cli', 'postgres', 'redis_exporter'], machine));
    expect(message).toContain('do:   brew install redis postgresql@17\n');
    expect(message).toContain('redis_exporter: no Homebrew formula known; a build from https://');
    expect(message).not.toContain('apt-get install');
  });

  test('fails when the packages are installed but their programs are gone', async () => {
    aptGet();
    dpkgQuery('haproxy');
    expect(await messageOf(install(['haproxy']))).toContain('do:   apt-get install --reinstall haproxy');
  });
});

/** A zip archive with one deflated file, as release tools write them. */
function zip(name: string, content: Buffer): Buffer {
  const data = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, central, Buffer.from(name), end]);
}

describe('Terraform', () => {
  const program = Buffer.from("#!/bin/sh\necho 'Terraform v1.11.4'\n");
  const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
  const archive = zip('terraform', program);
  const archiveName = 'terraform_1.11.4_linux_amd64.zip';
  let server: Server;

  afterEach(() => server?.close());

  /** A release site on a free port of this machine. */
  async function aRelease(answer: RequestListener, pinned = sha256(program)) {
    server = createServer(answer);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}/terraform`;
    return { site, version: '1.11.4', programs: { linux_amd64: pinned } };
  }
  const serves =
    (content: Buffer, checksum = sha256(archive)): RequestListener =>
    ({ url }, response) => {
      if (url === '/terraform/1.11.4/terraform_1.11.4_SHA256SUMS')
        response.end(`${'0'.repeat(64)}  other.zip\n${checksum}  ${archiveName}\n`);
      else if (url === `/terraform/1.11.4/${archiveName}`) response.end(content);
      else response.writeHead(404).end();
    };
  const ensure = async (answer: RequestListener, machine = aMachine(), pinned?: string) =>
    ensureTerraform({ machine, release: await aRelease(answer, pinned), onProgress: () => {} });
  const refusesRequests: RequestListener = () => {
    throw new Error('nothing must be downloaded');
  };
  const nothingLeft = (): void => expect(existsSync(join(folder, '.abreast'))).toBe(false);

  test('on PATH is used, also when it complains about its configuration before it says its version', async () => {
    const path = script(
      'bin/terraform',
      "echo 'There are some problems with the CLI configuration:'",
      "echo '│ Warning: Unable to open v0.1'",
      "echo 'Terraform v1.14.0-beta1'",
    );
    expect(await ensure(refusesRequests)).toEqual({ path, version: '1.14.0' });
  });

  test('too old on PATH: the pinned release is downloaded, verified, and found by the next run', async () => {
    prints('bin/terraform', 'Terraform v1.5.7');
    const path = join(folder, '.abreast/bin/terraform');
    expect(await ensure(serves(archive))).toEqual({ path, version: '1.11.4' });
    expect(readdirSync(dirname(path))).toEqual(['terraform']);
    server.close();
    expect(await ensure(refusesRequests)).toEqual({ path, version: '1.11.4' });
  });

  test('named in TERRAFORM_BINARY_NAME goes before PATH; OpenTofu will do', async () => {
    prints('bin/terraform', 'Terraform v1.11.4');
    const path = prints('bin/tofu', 'OpenTofu v1.12.6');
    const machine = aMachine({ environment: { TERRAFORM_BINARY_NAME: 'tofu' } });
    expect(await ensure(refusesRequests, machine)).toEqual({ path, version: '1.12.6' });
  });

  test.each([
    ['old', 'Terraform v1.10.5', 'is version 1.10.5, which is older than 1.11'],
    ['odd', 'hello', 'does not print a version of Terraform'],
    ['gone', undefined, 'is not a program that can be run'],
  ])('fails when TERRAFORM_BINARY_NAME names one that is %s, though another would do', async (name, text, why) => {
    prints('bin/terraform', 'Terraform v1.11.4');
    if (text) prints(`bin/${name}`, text);
    const machine = aMachine({ environment: { TERRAFORM_BINARY_NAME: name } });
    expect(await messageOf(ensure(refusesRequests, machine))).toContain(`TERRAFORM_BINARY_NAME (${name}) ${why}`);
  });

  test('fails when the archive has another checksum than the list says', async () => {
    expect(await messageOf(ensure(serves(archive, 'f'.repeat(64))))).toContain(
      `has checksum ${sha256(archive)}, not ffff`,
    );
    nothingLeft();
  });

  test('fails when the program has another checksum than is pinned, though list and archive agree', async () => {
    expect(await messageOf(ensure(serves(archive), aMachine(), '0'.repeat(64)))).toMatch(
      /has checksum \w+, not 0+ as pinned here/,
    );
    nothingLeft();
  });

  test('fails when the download is cut short, with and without a length announced', async () => {
    const half = archive.subarray(0, archive.length / 2);
    expect(await messageOf(ensure(serves(half)))).toContain('has checksum');
    server.close();
    const cut: RequestListener = (request, response) => {
      if (!request.url?.endsWith('.zip')) return serves(archive)(request, response);
      response.writeHead(200, { 'content-length': archive.length });
      response.write(half, () => response.destroy());
    };
    expect(await messageOf(ensure(cut))).toContain(`${archiveName} cannot be downloaded`);
    nothingLeft();
  });

  test('fails when the release site cannot be reached: one error with the line to type', async () => {
    const release = await aRelease(refusesRequests);
    await new Promise((resolve) => server.close(resolve));
    const message = await messageOf(ensureTerraform({ machine: aMachine(), release, onProgress: () => {} }));
    expect(message).toMatch(
      /^getting Terraform failed\n {2}why: {2}version 1\.11 or later is needed, there is none on PATH, and .* cannot be downloaded: .*ECONNREFUSED/,
    );
    expect(message).toContain(`do:   curl -fsSLo /tmp/terraform.zip ${release.site}/1.11.4/${archiveName}`);
    expect(message).toContain('or name a Terraform 1.11 or later in TERRAFORM_BINARY_NAME');
    nothingLeft();
  });

  test('fails when the site has no such release', async () => {
    expect(await messageOf(ensure((_request, response) => void response.writeHead(404).end()))).toContain(
      'it answers 404',
    );
    nothingLeft();
  });

  test('fails when there is no release for this system', async () => {
    const machine = aMachine({ platform: 'aix' });
    expect(await messageOf(ensure(refusesRequests, machine))).toContain('there is no release for aix on x64');
    expect(systemOf(aMachine({ platform: 'darwin', architecture: 'arm64' }))).toBe('darwin_arm64');
  });

  test('fails when the downloaded program does not run here', async () => {
    const other = Buffer.from('\x7fELF of another processor');
    const packed = zip('terraform', other);
    const message = await messageOf(ensure(serves(packed, sha256(packed)), aMachine(), sha256(other)));
    expect(message).toContain('the downloaded program does not run on this machine');
    expect(readdirSync(join(folder, '.abreast/bin'))).toEqual([]);
  });

  test('the pinned release has a checksum of its program', () => {
    expect(pinnedRelease.programs.linux_amd64).toMatch(/^[0-9a-f]{64}$/);
  });

  test('an archive with another file, and none at all, are refused', () => {
    expect(() => unzipFile(zip('README', program), 'terraform')).toThrow('the zip archive has no file terraform');
    expect(() => unzipFile(Buffer.from('<html>'), 'terraform')).toThrow('this is no complete zip archive');
  });
});
