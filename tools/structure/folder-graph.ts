import type { Module } from './cruise';

/** One folder imports from another. */
export interface FolderImport {
  readonly from: string;
  readonly to: string;
}

/** Folders of the house from top to bottom (DESIGN section 2), tools above them all; tests import everything. */
export const FLOORS = [
  'tools',
  'main.ts',
  'environments',
  'systems',
  'stacks',
  'constructs',
  'observability',
  'model',
  'app',
  'app/contract',
];

/** Which floors import from which, without repetition, from top to bottom. */
export function folderImports(modules: readonly Module[]): FolderImport[] {
  const pairs = modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => [floorOf(source), floorOf(resolved)] as const),
  );
  return FLOORS.flatMap((from) =>
    FLOORS.filter((to) => from !== to && pairs.some(([source, target]) => source === from && target === to)).map(
      (to) => ({
        from,
        to,
      }),
    ),
  );
}

/** Imports that do not point down. */
export function upwards(imports: readonly FolderImport[]): FolderImport[] {
  return imports.filter(({ from, to }) => FLOORS.indexOf(to) < FLOORS.indexOf(from));
}

/** The graph as mermaid text. */
export function mermaid(imports: readonly FolderImport[]): string {
  const used = FLOORS.filter((floor) => imports.some(({ from, to }) => from === floor || to === floor));
  const boxes = used.map((floor) => `  ${idOf(floor)}["${floor}"]`);
  const arrows = imports.map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`);
  return ['flowchart TD', ...boxes, ...arrows].join('\n');
}

function floorOf(path: string): string | undefined {
  return FLOORS.findLast((floor) => path === floor || path.startsWith(`${floor}/`));
}

function idOf(floor: string): string {
  return floor.replace(/\W/g, '_');
}
