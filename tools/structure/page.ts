import { type FolderImport, mermaid } from './folder-graph';
import { ADMIRED, type Sizes } from './sizes';

/** Page that `npm run graph` writes. */
export const PAGE = 'docs/import-graph.md';

const HEAD = '| Folder | Lines per file: median, p90 | Functions per file | Lines per function: median, p90 | `any` |';

/** The page: who imports whom, and how large things are. */
export function renderPage(imports: readonly FolderImport[], sizes: readonly Sizes[]): string {
  return `# Import graph

Written by \`npm run graph\`; a test fails when the graph is another or a size has moved far. Imports point down only; the
rules are in \`.dependency-cruiser.cjs\`. Tests are left out: they import everything, and nothing imports them.

\`\`\`mermaid
${mermaid(imports)}
\`\`\`

## Sizes

Lines without blank ones; callbacks count with the function around them. Limits: 150 lines per file, 40 per function,
no \`any\`; tests are free of the first two.

${table(sizes)}

Beside them those of codebases we admire (STYLE section 0):

${table(ADMIRED)}
`;
}

/** The folders' sizes as they stand on a page. */
export function readSizes(page: string): Record<string, number[]> {
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  return Object.fromEntries(
    rows.map((row) => {
      const [folder = '', ...numbers] = row.split(/[|,]/).map((cell) => cell.replaceAll('`', '').trim());
      return [numbers[0] ?? folder, numbers.slice(1, -1).map(Number)];
    }),
  );
}

function table(sizes: readonly Sizes[]): string {
  return [HEAD, '|---|---|---|---|---|', ...sizes.map(row)].join('\n');
}

function row({ folder, linesPerFile, functionsPerFile, linesPerFunction, anys }: Sizes): string {
  const name = folder.includes(' ') ? folder : `\`${folder}\``;
  return `| ${name} | ${linesPerFile.join(', ')} | ${functionsPerFile} | ${linesPerFunction.join(', ')} | ${anys} |`;
}
