import { dirname, join } from 'node:path';
import { locate } from './locate';
import { isProgram, type Machine, thisMachine } from './machine';
import type { Problem } from './problem';
import type { Program } from './program';
import { type ProgramName, packagedAs } from './program-table';
import { isAtLeast, versionOf } from './version';

export type { ProgramName } from './program-table';

/** A program that will do. */
export interface FoundProgram {
  /** Absolute path. */
  readonly path: string;
  /** Version as the program prints it, digits and dots only. */
  readonly version: string;
}

/** What {@link findPrograms} found and did not find. */
export interface FoundPrograms {
  readonly found: ReadonlyMap<ProgramName, FoundProgram>;
  /** Every program that is missing, too old or not understood; empty when all are found. */
  readonly problems: readonly Problem[];
  /** Programs that are not there at all: those a package installation would bring. */
  readonly missing: readonly ProgramName[];
}

/** How to look for programs. */
export interface FindOptions {
  /** @default thisMachine() */
  readonly machine?: Machine;
  /**
   * Major version that a program must have, as `{ postgres: 15 }` for a data folder that 15 wrote.
   * @default - any version from the minimum on
   */
  readonly majors?: Partial<Record<ProgramName, number>>;
}

/** A program that was looked at: where, its version, and what is wrong with it. */
interface Candidate {
  readonly path: string;
  readonly version: string | undefined;
  readonly broken: string | undefined;
}

const versionRule = ({ minimum }: Program, major: number | undefined): string =>
  major === undefined ? `version ${minimum} or later` : `version ${major}`;

/** What is wrong with a program whose version is not understood. */
function nameless({ stranger, version }: Program): string {
  if (stranger) return stranger;
  return 'folder' in version
    ? 'must be the one in its own folder, named after its version'
    : `must print its version (${version.arguments.join(' ')})`;
}

/** What is wrong with the program at this path, if anything, as a rule that it breaks. */
function flaw(
  path: string,
  version: string | undefined,
  program: Program,
  companions: readonly ProgramName[],
  major: number | undefined,
): string | undefined {
  if (version === undefined) return nameless(program);
  if (!isAtLeast(version, program.minimum)) return `must be ${versionRule(program, undefined)} (${program.because})`;
  if (major !== undefined && Number.parseInt(version, 10) !== major) return `must be ${versionRule(program, major)}`;
  const absent = companions.filter((name) => !isProgram(join(dirname(path), name)));
  return absent.length > 0 ? `must have ${absent.join(', ')} beside it` : undefined;
}

/** First place whose program will do, else the preferred place and what is wrong there; undefined when nowhere. */
async function choose(
  program: Program,
  companions: readonly ProgramName[],
  machine: Machine,
  major: number | undefined,
): Promise<Candidate | undefined> {
  let preferred: Candidate | undefined;
  for (const path of locate(program, machine)) {
    const version = await versionOf(path, program.version, machine.environment);
    const candidate = { path, version, broken: flaw(path, version, program, companions, major) };
    if (candidate.broken === undefined) return candidate;
    preferred ??= candidate;
  }
  return preferred;
}

const wayOut = ({ debian, homebrew, download }: Program): string =>
  [
    `install ${debian} (Debian)`,
    homebrew ? ` or ${homebrew} (Homebrew)` : '',
    download ? ` or a build from ${download}` : '',
    ', or name the folder of a newer one in ABREAST_PROGRAMS_PATH',
  ].join('');

const missingProblem = (name: ProgramName, program: Program, major: number | undefined): Problem => ({
  path: `programs.${name}`,
  value: 'not found',
  rule: `must be installed, ${versionRule(program, major)}`,
  wayOut: wayOut(program),
});

const flawProblem = (name: ProgramName, program: Program, { path, version, broken = '' }: Candidate): Problem => ({
  path: `programs.${name}`,
  value: version ?? 'unknown version',
  rule: `at ${path} ${broken}`,
  wayOut: wayOut(program),
});

/**
 * Looks for programs, all at once, and asks each for its version. What is missing, too old or not
 * understood is in `problems`, by the name of the program whose package it is (`postgres` for `initdb`).
 */
export async function findPrograms(names: readonly ProgramName[], options: FindOptions = {}): Promise<FoundPrograms> {
  const { machine = thisMachine(), majors = {} } = options;
  const packages = new Map(names.map((name) => [packagedAs(name).name, packagedAs(name).program]));
  const found = new Map<ProgramName, FoundProgram>();
  const problems: Problem[] = [];
  const missing: ProgramName[] = [];
  const lookFor = async ([owner, program]: [ProgramName, Program]): Promise<void> => {
    const members = names.filter((name) => packagedAs(name).name === owner);
    const companions = members.filter((name) => name !== owner);
    const chosen = await choose(program, companions, machine, majors[owner]);
    if (chosen === undefined) {
      missing.push(owner);
      problems.push(missingProblem(owner, program, majors[owner]));
    } else if (chosen.broken !== undefined || chosen.version === undefined) {
      problems.push(flawProblem(owner, program, chosen));
    } else {
      const { path, version } = chosen;
      for (const name of members) found.set(name, { path: name === owner ? path : join(dirname(path), name), version });
    }
  };
  await Promise.all([...packages].map(lookFor));
  const order = [...packages.keys()];
  const byOrder = (left: Problem, right: Problem): number => rank(left) - rank(right);
  const rank = ({ path }: Problem): number => order.findIndex((name) => path === `programs.${name}`);
  return { found, problems: problems.sort(byOrder), missing: order.filter((name) => missing.includes(name)) };
}
