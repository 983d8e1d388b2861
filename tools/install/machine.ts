import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** The machine that programs are looked for and installed on, as a value: tests bring a folder of their own. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  /** Processor, in Node's words: `x64`, `arm64`. */
  readonly architecture: string;
  /** Whether packages may be installed. */
  readonly isRoot: boolean;
  /** Variables of the process; `PATH` and `ABREAST_PROGRAMS_PATH` say where programs are. */
  readonly environment: NodeJS.ProcessEnv;
  /** Where `/usr` and `/etc` hang: `/`. */
  readonly root: string;
  /** Folder for what this project downloads and logs: `.abreast` beside package.json. */
  readonly stateFolder: string;
}

/** The machine this process runs on, seen from the current folder. */
export const thisMachine = (): Machine => ({
  platform: process.platform,
  architecture: process.arch,
  isRoot: process.getuid?.() === 0,
  environment: process.env,
  root: '/',
  stateFolder: resolve('.abreast'),
});

const folders = (list: string | undefined): string[] => (list ?? '').split(delimiter).filter((folder) => folder !== '');

/** Folders that a person named for programs of their own (`ABREAST_PROGRAMS_PATH`), then those of `PATH`. */
export const searchPath = ({ environment }: Machine): string[] => [
  ...folders(environment.ABREAST_PROGRAMS_PATH),
  ...folders(environment.PATH),
];

/** Whether there is a program at this path that this process may run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** First program of this name on the search path. */
export const onPath = (machine: Machine, name: string): string | undefined =>
  searchPath(machine)
    .map((folder) => join(folder, name))
    .find(isProgram);
