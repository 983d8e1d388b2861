import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';

/** What a command printed and how it ended. */
export interface Ended {
  readonly status: number | null;
  /** Both streams, in order. */
  readonly output: string;
  readonly seconds: number;
}

/** A command that still runs. */
export interface Started {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  output(): string;
  signal(name: NodeJS.Signals): void;
}

/** Everything a clone has but its history, its packages and what was made. */
const SOURCES = [
  'main.ts',
  'environments',
  'systems',
  'stacks',
  'constructs',
  'model',
  'observability',
  'app',
  'tools',
  'docs/openapi.json',
  'images.lock.json',
  'cdktf.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Folders of data, compiled programs and logs. */
const WRITTEN_BY_ITSELF = /\/(components\/[^/]+\/(database-|cache-|data)[^/]*|build[^/]*|logs)\//;

/**
 * A copy of the project with environments of its own, so that tests deploy beside whatever runs from the real one. It
 * lies in a closed folder, as a clone in somebody's home does.
 */
export class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'abreast-test-')));

  constructor() {
    const leaveOut = /(^|\/)(node_modules|\.abreast|cdktf\.out)$/;
    for (const source of SOURCES) {
      cpSync(source, join(this.folder, source), { recursive: true, filter: (path) => !leaveOut.test(path) });
    }
    for (const packages of ['node_modules', 'app/node_modules']) {
      if (existsSync(packages)) symlinkSync(resolve(packages), join(this.folder, packages));
    }
    for (const file of readdirSync(join(this.folder, 'environments')))
      if (file !== 'index.ts') rmSync(join(this.folder, 'environments', file));
  }

  /** Writes `environments/<name>.ts` from the text of the object given to `defineEnvironment`. */
  environment(name: string, object: string): void {
    const text = `import { defineEnvironment } from '../model/environment';
import { reference } from '../systems/reference';
export default defineEnvironment(${object});
`;
    writeFileSync(join(this.folder, 'environments', `${name}.ts`), text);
  }

  /** Starts `npm run <command> -- <words>`, without npm's own half second. */
  start(command: string, words: readonly string[] = [], variables: NodeJS.ProcessEnv = {}): Started {
    return this.spawn(process.execPath, ['tools/run.mjs', command, ...words], variables);
  }

  run(command: string, words: readonly string[] = [], variables: NodeJS.ProcessEnv = {}): Promise<Ended> {
    return this.start(command, words, variables).ended;
  }

  /** Starts any program in the project's folder. */
  spawn(program: string, words: readonly string[], variables: NodeJS.ProcessEnv = {}): Started {
    const begin = Date.now();
    const child = spawn(program, [...words], {
      cwd: this.folder,
      env: { ...process.env, ...variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<Ended>((done, failed) => {
      child.once('error', failed);
      child.once('close', (status) => done({ status, output, seconds: (Date.now() - begin) / 1_000 }));
    });
    return { pid: child.pid as number, ended, output: () => output, signal: (name) => void child.kill(name) };
  }

  /** Where an environment's files are. */
  home(environment: string): string {
    return join(this.folder, '.abreast', environment);
  }

  /**
   * Digests of states, secrets, synthesized stacks, supervisor blocks and files of components, and what runs: equal means
   * that nothing changed. Left out is what running servers write by themselves, and what is compiled and logged.
   */
  fingerprint(): string {
    const parts = [
      ...this.digests('.abreast', (file) => !WRITTEN_BY_ITSELF.test(file)),
      ...this.digests('cdktf.out', () => true),
      ...this.processes(),
    ];
    return parts.sort().join('\n');
  }

  /** Process ids and commands of everything that runs from this project, its supervisors too. */
  processes(): string[] {
    const marks = this.environments().map((name) => `${realpathSync(this.home(name))}/`);
    return processTable()
      .filter(({ variables, command }) =>
        marks.some(
          (home) =>
            variables.some((variable) => variable.startsWith(`SUPERVISOR_SERVER_URL=unix://${home}`)) ||
            (command.includes('supervisord') && command.includes(home)),
        ),
      )
      .map(({ pid, command }) => `${pid} ${command}`);
  }

  /** Takes an environment and the folder away, whatever state a failed test left them in. */
  async end(environment: string): Promise<void> {
    await this.run('destroy', [environment]);
    this.kill();
    this.remove();
  }

  /** Kills everything that runs from this project, as a power cut does. */
  kill(): void {
    for (const line of this.processes()) {
      try {
        process.kill(Number(line.split(' ')[0]), 'SIGKILL');
      } catch {
        // It went with the one killed before it.
      }
    }
  }

  /** Removes the folder and where its environments' folders lead to. */
  private remove(): void {
    for (const name of this.environments()) {
      const home = this.home(name);
      if (lstatSync(home).isSymbolicLink() && existsSync(home))
        rmSync(realpathSync(home), { recursive: true, force: true });
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private environments(): string[] {
    const folder = join(this.folder, '.abreast');
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.filter(
      (name) => existsSync(join(folder, name, 'components')) || existsSync(join(folder, name, 'run')),
    );
  }

  private digests(folder: string, isWanted: (file: string) => boolean): string[] {
    const top = join(this.folder, folder);
    if (!existsSync(top)) return [];
    const roots = readdirSync(top)
      .map((name) => join(top, name))
      .filter((path) => existsSync(path))
      .map((path) => realpathSync(path));
    return roots
      .flatMap((root) => filesBelow(root))
      .filter(isWanted)
      .map((file) => `${relative(this.folder, file)} ${createHash('sha256').update(readFileSync(file)).digest('hex')}`);
  }
}

interface ProcessRow {
  readonly pid: number;
  readonly command: string;
  readonly variables: readonly string[];
}

function processTable(): ProcessRow[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const read = (file: string) => readFileSync(`/proc/${name}/${file}`, 'utf8').split('\0');
      return [{ pid: Number(name), command: read('cmdline').join(' '), variables: read('environ') }];
    } catch {
      return [];
    }
  });
}

function filesBelow(path: string): string[] {
  const found = lstatSync(path);
  // Sockets have no content, links lead to what is looked at elsewhere.
  if (!found.isDirectory()) return found.isFile() ? [path] : [];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}
