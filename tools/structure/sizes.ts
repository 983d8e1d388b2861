import type { MeasuredFile } from './measure';

/** Sizes of a folder: medians and what nine of ten stay under. */
export interface Sizes {
  readonly folder: string;
  readonly linesPerFile: readonly [median: number, p90: number];
  readonly functionsPerFile: number;
  readonly linesPerFunction: readonly [median: number, p90: number];
  readonly anys: number;
}

/** Measured on admired repositories, barrels and generated files left out. Copied from STYLE section 0. */
export const ADMIRED: readonly Sizes[] = [
  ['aws/constructs `src`', [28, 109], 1, [6, 13], 12],
  ['cdk8s-team/cdk8s-plus `src`', [265, 753], 12, [3, 14], 12],
  ['guardian/cdk `src`', [42, 129], 1, [8, 33], 3],
  ['TerraConstructs/base `src`', [177, 756], 5, [7, 33], 552],
  ['aws-quickstart/cdk-eks-blueprints `lib`', [82, 266], 2, [7, 38], 87],
  ['pulumi/pulumi-awsx `awsx`', [126, 480], 3, [15, 51], 40],
  ['fastify/demo `src`', [31, 87], 1, [8, 49], 0],
  ['bluesky-social/atproto `packages/bsync/src`', [45, 115], 1, [13, 51], 4],
].map((row) => {
  const [folder, linesPerFile, functionsPerFile, linesPerFunction, anys] = row as AdmiredRow;
  return { folder, linesPerFile, functionsPerFile, linesPerFunction, anys };
});

type AdmiredRow = [
  Sizes['folder'],
  Sizes['linesPerFile'],
  Sizes['functionsPerFile'],
  Sizes['linesPerFunction'],
  Sizes['anys'],
];

/** Sizes of our folders, one row each. */
export function sizesByFolder(files: readonly MeasuredFile[]): Sizes[] {
  const folders = [...new Set(files.map(({ path }) => path.split('/')[0] as string))];
  return folders.map((folder) =>
    sizesOf(
      folder,
      files.filter(({ path }) => path.split('/')[0] === folder),
    ),
  );
}

function sizesOf(folder: string, files: readonly MeasuredFile[]): Sizes {
  const measured = files.filter(({ isBarrel }) => !isBarrel);
  const named = measured.map(({ functions }) => functions.filter(({ isNamed }) => isNamed));
  return {
    folder,
    linesPerFile: spread(measured.map(({ lines }) => lines)),
    functionsPerFile: quantile(
      named.map((functions) => functions.length),
      0.5,
    ),
    linesPerFunction: spread(named.flat().map(({ lines }) => lines)),
    anys: files.reduce((sum, { anys }) => sum + anys, 0),
  };
}

function spread(values: readonly number[]): [number, number] {
  return [quantile(values, 0.5), quantile(values, 0.9)];
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
}
