// How the application is compiled, and what its version is: the same on every platform, in the image and out of it.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { keepOwnSourceMaps } from './own-source-maps.mjs';

/** Packages with native code, or what others load only if it is there: looked for beside the compiled files. */
const NATIVE = ['argon2', 'msgpackr-extract', 'pg-native', 'supports-color'];

// A package in CommonJS that was compiled into a module asks for these.
const COMMONJS = [
  "import { createRequire as $createRequire } from 'node:module';",
  "import { dirname as $dirname } from 'node:path';",
  "import { fileURLToPath as $fileURLToPath } from 'node:url';",
  'const require = $createRequire(import.meta.url);',
  'const __filename = $fileURLToPath(import.meta.url);',
  'const __dirname = $dirname(__filename);',
].join(' ');

const common = {
  bundle: true,
  format: 'esm',
  metafile: true,
  // Whoever calls tells what does not compile, in words of its own.
  logLevel: 'silent',
};

/**
 * Compiles the application, from the root of the repository, and answers the folder, which is the caller's to move or
 * remove. Throws what esbuild throws.
 */
export async function compileApplication() {
  // As deep as every other such folder: the way back to the sources is in the source maps, and so in the names of chunks.
  const folder = `.abreast/build/app.${process.pid}`;
  await compileInto(folder);
  return folder;
}

/**
 * Compiles the service for Node and the dashboard for browsers, both with their packages: files to read instead of some
 * hundred take a third off the time to start, and a few megabytes off the memory. Answers the files it is made of.
 */
export async function compileInto(folder) {
  const service = await build({
    ...common,
    entryPoints: { main: 'app/main.ts' },
    platform: 'node',
    target: 'node20',
    external: NATIVE,
    banner: { js: COMMONJS },
    splitting: true,
    sourcemap: 'linked',
    sourcesContent: false,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
  keepOwnSourceMaps(folder);
  const dashboard = await build({
    ...common,
    entryPoints: ['index.html', 'icon.svg', 'dashboard.css', 'dashboard.ts'].map((file) => `app/dashboard/${file}`),
    platform: 'browser',
    // The first that know light-dark().
    target: ['chrome123', 'firefox120', 'safari17.5'],
    minify: true,
    loader: { '.html': 'copy', '.svg': 'copy' },
    outdir: folder,
  });
  return [service, dashboard].flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

/** Version of the application compiled into a folder: its number, and a digest of what is in it. */
export function applicationVersion(folder) {
  const digest = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const file of readdirSync(folder).sort())
    if (!file.endsWith('.map')) digest.update(file).update(readFileSync(join(folder, file)));
  return `${JSON.parse(readFileSync('app/package.json', 'utf8')).version}-${digest.digest('hex').slice(0, 12)}`;
}
