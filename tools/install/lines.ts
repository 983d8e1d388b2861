import { type Machine, onPath } from './machine';
import type { Program } from './program';
import { type ProgramName, packagedAs } from './program-table';

/** Programs that own the packages of these names, each once. */
export const packagesOf = (names: readonly ProgramName[]): Program[] => [
  ...new Set(names.map((name) => packagedAs(name).program)),
];

const unique = (names: readonly (string | undefined)[]): string =>
  [...new Set(names.filter((name) => name !== undefined))].join(' ');

/** The Debian packages of these programs, each once. */
export const debianPackages = (names: readonly ProgramName[]): string[] => [
  ...new Set(packagesOf(names).map((program) => program.debian)),
];

const aptLine = (names: readonly ProgramName[]): string =>
  `sudo apt-get update && sudo apt-get install --no-install-recommends ${debianPackages(names).join(' ')}`;

function homebrewLines(wanted: readonly Program[]): string[] {
  const formulas = unique(wanted.map((program) => program.homebrew));
  const others = wanted.filter((program) => program.homebrew === undefined);
  return [
    ...(formulas ? [`brew install ${formulas}`] : []),
    ...others.map(({ files, download }) => `${files[0]}: no Homebrew formula known; a build from ${download}`),
  ];
}

function rpmLines(wanted: readonly Program[]): string[] {
  const packages = unique(wanted.map((program) => program.rpm));
  const others = wanted.filter((program) => program.rpm === undefined).map((program) => program.files[0]);
  const rest = others.length > 0 ? ` (and, by your distribution's names: ${others.join(', ')})` : '';
  return packages ? [`sudo dnf install ${packages}${rest}`] : [];
}

/**
 * The lines to type that install these programs: those of this machine's package manager, or of all three when it has
 * none of them.
 */
export function installLines(names: readonly ProgramName[], machine: Machine): string[] {
  const wanted = packagesOf(names);
  if (onPath(machine, 'apt-get')) {
    return [aptLine(names), 'or run this command as root: it then installs them without starting their services'];
  }
  if (machine.platform === 'darwin' || onPath(machine, 'brew')) return homebrewLines(wanted);
  if (onPath(machine, 'dnf')) return rpmLines(wanted);
  return [aptLine(names), ...homebrewLines(wanted), ...rpmLines(wanted)];
}
