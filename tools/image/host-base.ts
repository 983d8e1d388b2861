import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImage } from './build-image';
import type { ContainerEngine } from './engine';
import { buildFiles, type HostFiles, runFiles } from './host-files';

/** Images that the two kinds of stages of a Dockerfile start from. */
export interface BaseImages {
  readonly build: string;
  readonly run: string;
}

// `localhost` keeps an engine from looking for them in a registry.
const BASES: BaseImages = { build: 'localhost/abreast/build-base:host', run: 'localhost/abreast/run-base:host' };
const ACCOUNTS = 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n';
const GROUPS = 'root:x:0:\nnonroot:x:65532:\n';

/**
 * Makes base images from this machine's own Node, npm and shared libraries, for machines that reach no registry of images.
 * @throws CommandError when something they need is not on this machine, or the engine fails
 */
export async function baseFromHost(engine: ContainerEngine): Promise<BaseImages> {
  await makeBase(engine, BASES.run, await runFiles());
  await makeBase(engine, BASES.build, await buildFiles());
  return BASES;
}

async function makeBase(engine: ContainerEngine, tag: string, files: HostFiles): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'abreast-base-'));
  try {
    const root = join(folder, 'root');
    fill(root, files);
    const dockerfile = join(folder, 'Dockerfile');
    // npm must trust what this machine trusts, or a registry behind a proxy of the house stays closed.
    writeFileSync(
      dockerfile,
      'FROM scratch\nCOPY . /\nENV PATH=/usr/local/bin:/usr/bin NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt\n',
    );
    await buildImage(engine, { tag, dockerfile, context: root });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fill(root: string, files: HostFiles): void {
  for (const folder of ['tmp', 'root', 'etc']) mkdirSync(join(root, folder), { recursive: true });
  for (const [path, source] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(source, join(root, path), { recursive: true, verbatimSymlinks: true });
  }
  writeFileSync(join(root, 'etc/passwd'), ACCOUNTS);
  writeFileSync(join(root, 'etc/group'), GROUPS);
  if (files.has('/usr/local/lib/node_modules/npm'))
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'));
  if (files.has('/usr/bin/sh')) {
    mkdirSync(join(root, 'bin'));
    symlinkSync('/usr/bin/sh', join(root, 'bin/sh'));
  }
}
