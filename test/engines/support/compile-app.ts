import { join } from 'node:path';
import { build } from 'esbuild';

/** Compiles the application into a folder, as synth does. */
export async function compileApp(folder: string): Promise<void> {
  await build({
    entryPoints: [join(__dirname, '../../../app/main.ts')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    logLevel: 'error',
  });
}
