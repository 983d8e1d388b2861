import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CommandError } from '../command';
import { type Machine, onPath, thisMachine } from '../install/machine';

const run = promisify(execFile);

/** Path in the image, and the file or folder of this machine that becomes it. */
export type HostFiles = ReadonlyMap<string, string>;

const CA_CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
/** What the Dockerfile's RUN lines call besides node and npm. */
const BUILD_PROGRAMS = ['sh', 'env', 'find'];

/** What a base needs to run this machine's Node: shared libraries and CA certificates. */
export async function runFiles(): Promise<HostFiles> {
  return new Map([...(await librariesOf(process.execPath)), ...certificates()]);
}

/** What a base needs to compile and install: Node, npm, a shell, and what they need. */
export async function buildFiles(machine: Machine = thisMachine()): Promise<HostFiles> {
  const programs = BUILD_PROGRAMS.map((name) => required(name, onPath(machine, name)));
  const libraries = await Promise.all(programs.map(librariesOf));
  return new Map([
    ...(await runFiles()),
    ...libraries.flat(),
    ...programs.map((path, index) => [`/usr/bin/${BUILD_PROGRAMS[index]}`, realpathSync(path)] as const),
    ['/usr/local/bin/node', process.execPath],
    ['/usr/local/lib/node_modules/npm', npmFolder()],
  ]);
}

function required(name: string, path: string | undefined): string {
  if (path) return path;
  throw new CommandError(`--base-from-host needs ${name}, which is not on PATH: install it, or name base images`);
}

/** Where Node's own builds put npm; distributions that spread it over several folders do not have it there. */
function npmFolder(): string {
  const folder = join(dirname(realpathSync(process.execPath)), '../lib/node_modules/npm');
  if (existsSync(join(folder, 'package.json'))) return folder;
  throw new CommandError(
    `--base-from-host needs npm in ${folder}, as Node's own builds bring it: use such a Node, or name base images`,
  );
}

/** The shared libraries of a program, each at its own path, as its interpreter finds them. */
async function librariesOf(program: string): Promise<[string, string][]> {
  const { stdout } = await run('ldd', [program]).catch(() => {
    throw new CommandError(`--base-from-host needs ldd, which must read ${program}: use Linux, or name base images`);
  });
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => [path, realpathSync(path)]);
}

function certificates(): [string, string][] {
  return existsSync(CA_CERTIFICATES) ? [[CA_CERTIFICATES, realpathSync(CA_CERTIFICATES)]] : [];
}
