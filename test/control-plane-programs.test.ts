import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { controlPlaneMissing, controlPlaneModules, ensureControlPlane } from '../tools/install/engines/control-plane';
import { ensureModule, type GoModule, moduleVersion } from '../tools/install/engines/go-module';
import type { Machine } from '../tools/install/machine';
import { writeScript } from './support/programs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'abreast-go-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const aMachine = (environment: NodeJS.ProcessEnv = {}): Machine => ({
  platform: 'linux',
  architecture: 'x64',
  isRoot: true,
  root: folder,
  stateFolder: join(folder, '.abreast'),
  environment: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, ...environment },
});
const file = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const aModule = (): GoModule => {
  file('source/go.mod', 'module abreast/thing\n\nrequire (\n\texample.org/thing v1.2.3\n)\n');
  file('source/main.go', 'package main');
  return {
    title: 'Thing',
    source: join(folder, 'source'),
    versionOf: 'example.org/thing',
    packages: ['.', 'example.org/other/cmd/other'],
    names: ['server', 'client'],
  };
};
/** A Go that notes how it is called, and what its environment says; it builds empty programs. */
const go = (version: string, ...build: string[]): void => {
  const programs = ['while [ "$1" != -o ]; do shift; done', 'touch "$2/thing" "$2/other" "$2/control-plane"'];
  writeScript(
    folder,
    'bin/go',
    `[ "$1" = version ] && { echo "go version go${version} linux/amd64"; exit; }`,
    `echo "$* CGO_ENABLED=$CGO_ENABLED GOFLAGS=$GOFLAGS GOWORK=$GOWORK" >> ${join(folder, 'calls')}`,
    ...(build.length > 0 ? build : programs),
  );
};
const calls = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
const ensure = (module: GoModule, onProgress: (line: string) => void = () => {}) =>
  ensureModule(module, { machine: aMachine({ GOFLAGS: '-mod=mod' }), onProgress });
const messageOf = (failing: Promise<unknown>): Promise<string> =>
  failing.then(
    () => 'nothing failed',
    (error: Error) => error.message,
  );
const parts = (): string[] => readdirSync(join(folder, '.abreast', 'engines'));

describe('a Go module', () => {
  test('is built once, whatever flags a person has, and its own program linked under every name', async () => {
    go('1.26.1');
    const module = aModule();
    const programs = await ensure(module);
    expect(programs).toMatch(/\/engines\/source-1\.2\.3-[0-9a-f]{8}$/);
    expect(readdirSync(programs).sort()).toEqual(['client', 'control-plane', 'other', 'server', 'thing']);
    expect(realpathSync(join(programs, 'server'))).toBe(realpathSync(join(programs, 'thing')));
    expect(await ensure(module)).toBe(programs);
    expect(calls()).toHaveLength(1);
    expect(calls()[0]).toMatch(/^build -C .*source -v -mod=readonly -trimpath -buildvcs=false -ldflags -s -w -o /);
    expect(calls()[0]).toMatch(/ \. example\.org\/other\/cmd\/other CGO_ENABLED=0 GOFLAGS= GOWORK=off$/);
  });

  test('has its version written into it where a package asks for that', async () => {
    go('1.26.1');
    await ensure({ ...aModule(), versionVariable: 'example.org/version.of' });
    expect(calls()[0]).toContain(' -ldflags -s -w -X example.org/version.of=v1.2.3 -o ');
  });

  test('is built once by two commands at the same time', async () => {
    go('1.26.1');
    const module = aModule();
    const [first, second] = await Promise.all([ensure(module), ensure(module)]);
    expect(first).toBe(second);
    expect(calls()).toHaveLength(1);
    expect(parts()).toHaveLength(1);
  });

  test('is built anew when its source has changed', async () => {
    go('1.26.1');
    const module = aModule();
    const before = await ensure(module);
    file('source/main.go', 'package main // changed');
    expect(await ensure(module)).not.toBe(before);
    expect(calls()).toHaveLength(2);
  });

  test('says how far it is', async () => {
    go('1.26.1', 'for i in $(seq 500); do echo example.org/package$i; done', 'echo "go: downloading thing v1"');
    const lines: string[] = [];
    await ensure({ ...aModule(), names: [] }, (line) => lines.push(line));
    expect(lines).toEqual([
      'building Thing 1.2.3 from Go modules: minutes the first time',
      'Thing 1.2.3: 250 packages compiled',
      'Thing 1.2.3: 500 packages compiled',
    ]);
  });

  test('fails when no proxy is reached: says why, where the log is and what to do, and leaves nothing behind', async () => {
    go('1.26.1', 'echo "main.go:4: dial tcp: lookup proxy: no such host" >&2', 'exit 1');
    const message = await messageOf(ensure(aModule()));
    expect(message).toContain('building Thing 1.2.3 from Go modules failed');
    expect(message).toContain('no such host');
    expect(message).toContain(join(folder, '.abreast', 'logs', 'engines.log'));
    expect(message).toContain('check the network and GOPROXY');
    expect(parts()).toEqual([]);
  });

  test('fails when a download is not what go.sum says', async () => {
    go('1.26.1', 'echo "verifying thing@v1: checksum mismatch" >&2', 'exit 1');
    expect(await messageOf(ensure(aModule()))).toContain('why:  verifying thing@v1: checksum mismatch');
  });

  test('fails when Go is too old, with the way to a newer one', async () => {
    go('1.19.8');
    const message = await messageOf(ensure(aModule()));
    expect(message).toContain('1.19.8) at');
    expect(message).toContain('must be version 1.24 or later');
    expect(message).toContain('https://go.dev/dl/');
  });
});

describe('the control plane', () => {
  const ensurePlane = (environment: NodeJS.ProcessEnv = {}) =>
    ensureControlPlane({ machine: aMachine(environment), onProgress: () => {} });

  test('pins every module by an exact version, and the parts of Kubernetes by one', () => {
    const texts = controlPlaneModules.map(({ source }) => readFileSync(join(source, 'go.mod'), 'utf8'));
    for (const text of texts) expect(text).not.toMatch(/=> (?:\.|\/)|latest/);
    for (const { source } of controlPlaneModules) expect(existsSync(join(source, 'go.sum'))).toBe(true);
    const [kubernetes] = controlPlaneModules;
    const parts = [...(texts[0] ?? '').matchAll(/^\t(k8s\.io\/[\w-]+) => \1 v0\.(\S+)$/gm)].map(
      ([, , minor]) => `1.${minor}`,
    );
    expect(parts.length).toBeGreaterThan(25);
    expect(new Set(parts)).toEqual(new Set([moduleVersion(kubernetes)]));
  });

  test('is missing where there is no Go, or an old one, and is not where it can be built', async () => {
    const bare = aMachine({ PATH: join(folder, 'bin') });
    const sentence = /^Go 1\.24 or later, .* is not found: install it \(brew install go, or https:\/\/go\.dev\/dl\/\)/;
    expect(controlPlaneMissing(bare)).toMatch(sentence);
    go('1.19.8');
    expect(controlPlaneMissing(bare)).toMatch(sentence);
    go('1.24.0');
    expect(controlPlaneMissing(bare)).toBeUndefined();
    await ensurePlane();
    rmSync(join(folder, 'bin'), { recursive: true });
    expect(controlPlaneMissing(bare)).toBeUndefined();
  });

  test('takes the programs of KUBEBUILDER_ASSETS, and builds the others', async () => {
    go('1.26.1');
    const own = (name: string) => writeScript(folder, `assets/${name}`, 'exit');
    const [etcd, apiServer] = [own('etcd'), own('kube-apiserver')];
    const programs = await ensurePlane({ KUBEBUILDER_ASSETS: join(folder, 'assets') });
    expect(programs).toMatchObject({ etcd, 'kube-apiserver': apiServer });
    expect(programs.kwok).toContain('.abreast/engines/kubernetes-tools-0.7.0-');
    expect((await ensurePlane()).etcd).toContain('.abreast/engines/kubernetes-1.34.4-');
  });

  test('fails when KUBEBUILDER_ASSETS names a folder without an API server', async () => {
    writeScript(folder, 'assets/etcd', 'exit');
    expect(await messageOf(ensurePlane({ KUBEBUILDER_ASSETS: join(folder, 'assets') }))).toContain(
      `KUBEBUILDER_ASSETS (${join(folder, 'assets')}) has no kube-apiserver`,
    );
  });
});
