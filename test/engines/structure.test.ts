import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DIRECTION, SOURCES } from '../../tools/checks';
import { cruise } from '../../tools/structure/cruise';
import { FLOORS, folderImports, mermaid, upwards } from '../../tools/structure/folder-graph';
import { measure, measureText } from '../../tools/structure/measure';
import { PAGE, readSizes, renderPage } from '../../tools/structure/page';
import { ADMIRED, sizesByFolder } from '../../tools/structure/sizes';

// Reading every source file takes seconds of a processor: too long for the loop of the unit tests.

interface Rule {
  readonly name: string;
  readonly severity: string;
  readonly from: { readonly path?: string };
}
const { forbidden } = require('../../.dependency-cruiser.cjs') as { forbidden: Rule[] };

/** For each rule one import that breaks it: file, and what it imports. */
const planted: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'main-imports-down-only': ['main.ts', './tools/thing'],
  'environments-imports-down-only': ['environments/one.ts', '../test/thing'],
  'systems-imports-down-only': ['systems/one.ts', '../environments/thing'],
  'stacks-imports-down-only': ['stacks/one.ts', '../environments/thing'],
  'constructs-imports-down-only': ['constructs/local/one.ts', '../../stacks/thing'],
  'observability-imports-down-only': ['observability/one.ts', '../constructs/thing'],
  'model-imports-down-only': ['model/one.ts', '../observability/thing'],
  'app-imports-down-only': ['app/contract/one.ts', '../../model/thing'],
  'no-cycles': ['model/back.ts', './there'],
  'only-the-contract-of-app': ['model/two.ts', '../app/domain/thing'],
  'the-model-is-pure': ['model/three.ts', 'node:fs'],
  'the-domain-is-pure': ['app/domain/one.ts', '../http/thing'],
  'deep-imports-of-providers': ['constructs/aws/one.ts', '@cdktf/provider-aws'],
};

let folder = '';
/** Both take seconds of a program's time, so they run side by side. */
let repository: ReturnType<typeof cruise>;
let plantation: ReturnType<typeof cruise>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'abreast-structure-'));
  repository = cruise(SOURCES);
  plantation = cruise(plant(), folder);
  return Promise.all([repository, plantation]);
}, 30_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a project in which each rule is broken once, and answers its folders. */
function plant(): string[] {
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const folders = [...FLOORS.filter((floor) => !floor.endsWith('.ts')), 'app/domain', 'app/http', 'test'];
  for (const name of folders) write(`${name}/thing.ts`, 'export type Thing = 1;\n');
  // Types only: such an import leaves no trace in the compiled program, and is one all the same.
  for (const [file, imported] of Object.values(planted)) write(file, `import type { Thing } from '${imported}';\n`);
  write('model/there.ts', `import type { Thing } from './back';\n`);
  write('node_modules/@cdktf/provider-aws/lib/index.js', '');
  write('node_modules/@cdktf/provider-aws/package.json', '{"name":"@cdktf/provider-aws","main":"lib/index.js"}');
  cpSync('tsconfig.json', join(folder, 'tsconfig.json'));
  return ['main.ts', ...folders.filter((name) => !name.includes('/'))];
}

describe('imports', () => {
  test('break no rule', async () => {
    const { modules, violations } = await repository;
    expect(violations).toEqual([]);
    expect(modules.length).toBeGreaterThan(200);
  });

  test('point down the floors of the house, which makes a graph of folders without a cycle', async () => {
    const imports = folderImports((await repository).modules);
    expect(upwards(imports)).toEqual([]);
    expect(imports.length).toBeGreaterThan(10);
    expect(upwards([{ from: 'model', to: 'stacks' }])).toHaveLength(1);
  });

  test('fails when a rule is broken: every one is, once, in a project made for that', async () => {
    const { violations } = await plantation;
    const found = violations.map(({ rule, from }) => [rule.name, from]);
    for (const [name, [file]] of Object.entries(planted)) expect(found).toContainEqual([name, file]);
    expect(Object.keys(planted).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  test('are looked at in every folder that has sources', () => {
    const folders = readdirSync('.').filter(
      (name) => statSync(name).isDirectory() && !/^(node_modules|\.|cdktf\.out)/.test(name),
    );
    const withSources = folders.filter((name) =>
      (readdirSync(name, { recursive: true }) as string[]).some(
        (file) => /\.(ts|mjs)$/.test(file) && !file.includes('node_modules'),
      ),
    );
    const { include } = JSON.parse(readFileSync('tsconfig.json', 'utf8')) as { include: string[] };
    expect(DIRECTION.words).toEqual(expect.arrayContaining(withSources));
    expect(include).toEqual(expect.arrayContaining(withSources));
    const ruled = [...forbidden.map(({ from }) => from.path ?? ''), '^tools/', '^test/'];
    expect(ruled).toEqual(expect.arrayContaining(withSources.map((name) => `^${name}/`)));
  });

  test('are drawn in the documentation as they are', async () => {
    const drawn = /```mermaid\n([\s\S]*?)\n```/.exec(readFileSync(PAGE, 'utf8'))?.[1];
    if (drawn !== mermaid(folderImports((await repository).modules)))
      throw new Error(`${PAGE} must show the imports there are: npm run graph draws them`);
  });
});

describe('sizes', () => {
  const files = measure(SOURCES);
  const ours = files.filter(({ path }) => !path.startsWith('test/'));

  test('no type is any', () => {
    expect(files.filter(({ anys }) => anys > 0).map(({ path }) => path)).toEqual([]);
  });

  test('no file is over 150 lines, no function over 40', () => {
    const long = ours.filter(({ lines }) => lines > 150).map(({ path }) => path);
    const longFunctions = ours.flatMap(({ path, functions }) =>
      functions.filter(({ lines }) => lines > 40).map(({ line }) => `${path}:${line}`),
    );
    expect([...long, ...longFunctions]).toEqual([]);
  });

  test('are measured as a reader counts', () => {
    const text = `export function a(): any {\n\n  return [1].map((x) => {\n    return x;\n  });\n}\nconst b = () => 1;\n`;
    expect(measureText('a.ts', text)).toEqual({
      path: 'a.ts',
      lines: 6,
      anys: 1,
      isBarrel: false,
      functions: [
        { line: 1, lines: 5, isNamed: true },
        { line: 3, lines: 3, isNamed: false },
        { line: 7, lines: 1, isNamed: true },
      ],
    });
    expect(measureText('index.ts', `export { a } from './a';\n`).isBarrel).toBe(true);
  });

  test('in the documentation are those there are, give or take a quarter', () => {
    const written = readSizes(readFileSync(PAGE, 'utf8'));
    const found = readSizes(renderPage([], sizesByFolder(files)));
    const isNear = (one: number, other: number) => Math.abs(one - other) <= 3 + 0.25 * Math.max(one, other);
    const far = Object.entries(found).filter(
      ([name, numbers]) => !numbers.every((number, index) => isNear(number, written[name]?.[index] ?? Number.NaN)),
    );
    if (far.length > 0 || Object.keys(written).length !== Object.keys(found).length)
      throw new Error(`${PAGE} must show the sizes there are (${far.join('; ')}): npm run graph measures them`);
  });

  test('of the medians stay among those of codebases we admire', () => {
    const [lines, functions] = [Math.max(...ADMIRED.map((one) => one.linesPerFile[0])), 15];
    for (const { linesPerFile, linesPerFunction } of sizesByFolder(ours)) {
      expect(linesPerFile[0]).toBeLessThanOrEqual(lines);
      expect(linesPerFunction[0]).toBeLessThanOrEqual(functions);
    }
  });
});
