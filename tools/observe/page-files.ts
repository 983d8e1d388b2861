import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file as a browser gets it. */
export interface PageFile {
  readonly type: string;
  readonly content: string | Uint8Array;
}

const FOLDER = 'tools/observe/page';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
};

/** The files of the page by their path, its program compiled with uPlot for the browser. Nothing comes from elsewhere. */
export async function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: [join(FOLDER, 'observe.ts'), join(FOLDER, 'observe.css')],
    outdir: FOLDER,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    // The first that know light-dark().
    target: ['chrome123', 'firefox120', 'safari17.5'],
    logLevel: 'silent',
  });
  const built = outputFiles.map(({ path, contents }) => [nameOf(path), contents] as const);
  const page = readFileSync(join(FOLDER, 'index.html'), 'utf8');
  const icon = readFileSync('app/dashboard/icon.svg', 'utf8');
  const files = [['/', page] as const, ['/icon.svg', icon] as const, ...built];
  return new Map(files.map(([path, content]) => [path, { type: typeOf(path), content }]));
}

function nameOf(path: string): string {
  return `/${path.split('/').at(-1)}`;
}

function typeOf(path: string): string {
  return TYPES[/\.\w+$/.exec(path)?.[0] ?? '.html'] ?? 'text/plain; charset=utf-8';
}
