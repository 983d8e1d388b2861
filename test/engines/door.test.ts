import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { killStarted, start, until, writeScript } from '../support/programs';

const repository = dirname(dirname(__dirname));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'door-'));
  aProject();
});
afterEach(() => {
  killStarted();
  rmSync(folder, { recursive: true, force: true });
});

const script = (path: string, ...lines: string[]): string => writeScript(folder, path, ...lines);
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

/** A small project behind the door, with an npm that notes its calls and installs tsx and one program. */
function aProject(): void {
  cpSync(join(repository, 'tools/run.mjs'), join(folder, 'tools/run.mjs'));
  cpSync(join(repository, 'tools/install'), join(folder, 'tools/install'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{}');
  writeFileSync(join(folder, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}');
  script(
    'bin/npm',
    `echo "$@" >> ${folder}/calls; sleep 0.1`,
    'rm -rf node_modules; mkdir -p node_modules/.bin',
    `ln -s ${repository}/node_modules/tsx node_modules/tsx`,
    'printf \'#!/bin/sh\\necho "ran $*"; exit 5\\n\' > node_modules/.bin/tool; chmod +x node_modules/.bin/tool',
  );
}
const run = (words: string[], environment: NodeJS.ProcessEnv = {}) =>
  start(process.execPath, ['tools/run.mjs', ...words], folder, {
    ...process.env,
    npm_execpath: '',
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    ...environment,
  });
const command = (name: string, ...lines: string[]): void => {
  mkdirSync(join(folder, 'tools/commands'), { recursive: true });
  writeFileSync(join(folder, `tools/commands/${name}.ts`), lines.join('\n'));
};
const npmCalls = (): number => (existsSync(join(folder, 'calls')) ? read('calls').trim().split('\n').length : 0);
const npmLock = (pid: number): string => {
  mkdirSync(join(folder, '.abreast'), { recursive: true });
  writeFileSync(join(folder, '.abreast/npm.lock'), `${pid}\n`);
  return join(folder, '.abreast/npm.lock');
};

describe('the door', () => {
  test('installs packages once, then runs the program and keeps its exit code', async () => {
    const first = await run(['--bin', 'tool', 'a', 'b c']).ended;
    expect(first).toEqual({
      code: 5,
      output: expect.stringMatching(/^Installing npm packages.*\nInstalled .* in \d+\.\d s\nran a b c\n$/),
    });
    expect(await run(['--bin', 'tool']).ended).toEqual({ code: 5, output: 'ran \n' });
    expect(read('calls')).toBe('ci --include=dev --no-audit --no-fund\n');
    writeFileSync(join(folder, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}');
    await run(['--bin', 'tool']).ended;
    expect(npmCalls()).toBe(2);
  });

  test('does not install again what was installed by hand', async () => {
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
    script('node_modules/.bin/tool', 'exit 0');
    writeFileSync(
      join(folder, 'node_modules/.package-lock.json'),
      '{"packages":{"node_modules/a":{"version":"1.0.0"}}}',
    );
    expect(await run(['--bin', 'tool']).ended).toEqual({ code: 0, output: '' });
    expect(npmCalls()).toBe(0);
    writeFileSync(join(folder, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"2.0.0"}}}');
    await run(['--bin', 'tool']).ended;
    expect(npmCalls()).toBe(1);
  });

  test('two at once install once', async () => {
    const both = await Promise.all([run(['--bin', 'tool']).ended, run(['--bin', 'tool']).ended]);
    expect(both.map(({ code }) => code)).toEqual([5, 5]);
    expect(npmCalls()).toBe(1);
    expect(readdirSync(join(folder, '.abreast'))).toEqual(['logs']);
  });

  test('waits for a living process that installs', async () => {
    const lock = npmLock(process.pid);
    const child = run(['--bin', 'tool']);
    await until(() => child.output().includes(`Waiting for process ${process.pid}`));
    expect(npmCalls()).toBe(0);
    rmSync(lock);
    expect((await child.ended).code).toBe(5);
  });

  test('takes over the lock of a process that is gone, and that of a silent one whose pid was given away', async () => {
    npmLock(Number(execFileSync('/bin/sh', ['-c', 'echo $$']).toString()));
    const both = await Promise.all([run(['--bin', 'tool']).ended, run(['--bin', 'tool']).ended]);
    expect(both.map(({ code }) => code)).toEqual([5, 5]);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    utimesSync(npmLock(process.pid), new Date(0), new Date(0));
    expect((await run(['--bin', 'tool']).ended).code).toBe(5);
    expect(npmCalls()).toBe(2);
    expect(readdirSync(join(folder, '.abreast'))).toEqual(['logs']);
  });

  test('runs a command written in TypeScript, and passes signals on to it', async () => {
    command(
      'stay',
      "const code: number = 7; process.on('SIGTERM', () => process.exit(code)); console.log('here', ...process.argv.slice(2)); setInterval(() => {}, 1000);",
    );
    const child = run(['stay', '--now']);
    await until(() => child.output().includes('here --now'));
    child.process.kill('SIGTERM');
    expect((await child.ended).code).toBe(7);
  });

  test('answers 128 and the number of the signal that ended a program', async () => {
    await run(['--bin', 'tool']).ended;
    script('node_modules/.bin/tool', 'kill -KILL $$');
    expect((await run(['--bin', 'tool']).ended).code).toBe(137);
  });

  test('fails when the command is unknown: lists those there are, before anything is installed', async () => {
    command('up', '/**', ' * Brings the system up.', ' * More.', ' */', "import 'node:fs';");
    command('scale-status', "import 'node:fs';", '/** Shows the instances. */');
    writeFileSync(join(folder, 'tools/elsewhere.ts'), '');
    for (const name of ['upp', '../elsewhere']) {
      const { code, output } = await run([name]).ended;
      expect(code).toBe(2);
      expect(output).toBe(
        `unknown command: ${name}\nCommands (node tools/run.mjs <command> [arguments]):\n  scale-status  Shows the instances.\n  up            Brings the system up.\n`,
      );
    }
    expect(npmCalls()).toBe(0);
  });

  test('fails when a program is in no package', async () => {
    const { code, output } = await run(['--bin', 'nothing']).ended;
    expect([code, output]).toEqual([
      2,
      expect.stringContaining('nothing is not in node_modules/.bin: add its package'),
    ]);
  });

  test('fails when npm cannot reach its registry: says which step, why, where the log is and what to do', async () => {
    script(
      'bin/npm',
      "echo 'npm error code ENOTFOUND' >&2",
      "echo 'npm error syscall getaddrinfo' >&2",
      "echo 'npm error network request to a registry failed, reason: getaddrinfo ENOTFOUND' >&2",
      'exit 1',
    );
    const { code, output } = await run(['--bin', 'tool']).ended;
    expect(code).toBe(1);
    expect(output).toContain(
      'installing npm packages (npm ci) failed\n  why:  code ENOTFOUND: network request to a registry failed',
    );
    expect(output).toMatch(/log: {2}\S+\.abreast\/logs\/npm\.log\n {2}do: {3}check the network/);
    expect(read('.abreast/logs/npm.log')).toContain('syscall getaddrinfo');
    expect(existsSync(join(folder, '.abreast/npm.lock'))).toBe(false);
  });

  test('fails when package.json and package-lock.json disagree, with the first difference', async () => {
    script(
      'bin/npm',
      "echo 'npm error code EUSAGE' >&2",
      "echo 'npm error `npm ci` can only install packages when they are in sync.' >&2",
      'for name in a b c; do echo "npm error Missing: $name@1.0.0 from lock file" >&2; done; exit 1',
    );
    const { output } = await run(['--bin', 'tool']).ended;
    expect(output).toContain('why:  code EUSAGE: Missing: a@1.0.0 from lock file (and 2 more)');
    expect(output).toContain('do:   package.json and package-lock.json disagree: run npm install');
  });

  test('fails when Node is too old, with one line', async () => {
    writeFileSync(
      join(folder, 'old.cjs'),
      "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.9.1' } });",
    );
    const { code, output } = await run(['up'], { NODE_OPTIONS: `--require ${join(folder, 'old.cjs')}` }).ended;
    expect([code, output]).toEqual([1, 'Node 20.9.1 is too old: install Node 20.10 or later (https://nodejs.org)\n']);
  });
});
