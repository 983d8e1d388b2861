// What `cdktf` runs to synthesize (see cdktf.json): compiles the program, the local runtime and the application with
// esbuild (about 0.2 s), then runs the program. Compiled output goes to .abreast/build.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const BUILD = '.abreast/build';
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  // What does not compile is told in our words, below.
  logLevel: 'silent',
};

const program = {
  ...common,
  entryPoints: { synth: 'tools/synth/synth.ts', runtime: 'tools/local/runtime.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
};
const application = {
  ...common,
  entryPoints: { main: 'app/main.ts' },
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  sourcesContent: false,
};

/** Files appear whole: another synth may be reading them. */
async function compile(options, folder) {
  const draft = `${folder}.${process.pid}`;
  await build({ ...options, outdir: draft });
  return draft;
}

function replaceFiles(draft, folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(draft)) renameSync(join(draft, file), join(folder, file));
  rmSync(draft, { recursive: true });
}

function replaceFolder(draft, folder) {
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

/** Version of the image: its number, and a digest of what is in it. */
function imageVersion(folder) {
  const digest = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const file of readdirSync(folder).sort())
    if (!file.endsWith('.map')) digest.update(file).update(readFileSync(join(folder, file)));
  return `${JSON.parse(readFileSync('app/package.json', 'utf8')).version}-${digest.digest('hex').slice(0, 12)}`;
}

/** One line per mistake, without the stack of the compiler. */
function refuse({ errors = [], message }) {
  const lines = errors.map(
    ({ location, text }) =>
      `${location?.file ?? 'esbuild'} (line ${location?.line}) must compile, ${text}: correct it there`,
  );
  console.error(lines.join('\n') || message);
  process.exit(1);
}

const [programDraft, appDraft] = await Promise.all([
  compile(program, BUILD),
  compile(application, `${BUILD}/app`),
]).catch(refuse);
replaceFiles(programDraft, BUILD);
const image = imageVersion(appDraft);
replaceFolder(appDraft, `${BUILD}/app`);
await createRequire(import.meta.url)(resolve(BUILD, 'synth.cjs')).synth(image);
