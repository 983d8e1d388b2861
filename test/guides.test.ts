import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

describe('the guides, row by row,', () => {
  const page = readFileSync('docs/guides.md', 'utf8');

  test('name only tests that there are', () => {
    const named = [...page.matchAll(/`([\w/-]+)` \*([^*]+)\*/g)].map(([, file = '', name = '']) => [file, name.trim()]);
    const absent = named.filter(([file = '', name = '']) => !sourceOf(file).includes(name));
    expect(named.length).toBeGreaterThan(200);
    expect(absent).toEqual([]);
  });

  test('say of every row whether it is done', () => {
    const rows = page.split('\n').filter((line) => /^\| [^-*]/.test(line) && line.split('|').length === 6);
    const states = rows.map((row) => row.split('|')[4]?.trim() ?? '').filter((state) => state !== 'Status');
    const known = /^(done|partly|later|refused)/i;
    expect(states.length).toBeGreaterThan(400);
    expect(states.filter((state) => !known.test(state))).toEqual([]);
  });
});

/** Text of `test/<name>.test.ts` and of the contract suites it runs, without the marks of a quote in a name. */
function sourceOf(name: string): string {
  const file = join('test', `${name}.test.ts`);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const suites = [...text.matchAll(/'\.\/(support\/contracts\/[\w-]+)'/g)].map(([, path = '']) =>
    readFileSync(join(dirname(file), `${path}.ts`), 'utf8'),
  );
  return [text, ...suites].join('\n').replaceAll("\\'", "'");
}
