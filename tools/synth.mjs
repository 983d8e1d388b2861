// What `cdktf` runs to synthesize (see cdktf.json): compiles the program and the local runtime with esbuild (about
// 0.2 s), the application too when it has changed, then runs the program. Compiled output goes to .abreast/build.

import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { keepApplication } from './image/kept-application.mjs';

const BUILD = '.abreast/build';
const program = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  // What does not compile is told in our words, below.
  logLevel: 'silent',
  entryPoints: { synth: 'tools/synth/synth.ts', runtime: 'tools/local/runtime.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
};

/** Files appear whole: another synth may be reading them. */
async function compileProgram() {
  const draft = `${BUILD}.${process.pid}`;
  await build({ ...program, outdir: draft });
  return draft;
}

function replaceFiles(draft, folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(draft)) renameSync(join(draft, file), join(folder, file));
  rmSync(draft, { recursive: true });
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

const [programDraft, image] = await Promise.all([compileProgram(), keepApplication(`${BUILD}/app`)]).catch(refuse);
replaceFiles(programDraft, BUILD);
await createRequire(import.meta.url)(resolve(BUILD, 'synth.cjs')).synth(image);
