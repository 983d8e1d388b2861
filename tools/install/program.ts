import type { VersionQuestion } from './version';

/** A program that the local platform needs, and where each kind of system gets it. */
export interface Program {
  /** Names of the file, the usual one first. */
  readonly files: readonly string[];
  readonly version: VersionQuestion;
  /**
   * What is wrong with a program of the same name that prints another version than ours does.
   * @default - only ours has this name
   */
  readonly stranger?: string;
  /** Oldest version that will do. */
  readonly minimum: string;
  /** Why not older; ends up in the message about an old program. */
  readonly because: string;
  /** Debian and Ubuntu package. */
  readonly debian: string;
  /**
   * Homebrew formula.
   * @default - none that we could confirm: `download` says where to get it
   */
  readonly homebrew?: string;
  /**
   * Package of Fedora and its relatives.
   * @default - left out of the courtesy line: we do not know it for certain
   */
  readonly rpm?: string;
  /**
   * Page with the project's own builds.
   * @default - not needed: packages exist everywhere
   */
  readonly download?: string;
  /**
   * Folders outside PATH where packages put it; `*` stands for a version, the newest is tried first.
   * @default - PATH and the usual folders are enough
   */
  readonly folders?: readonly string[];
  /**
   * No environment needs it: what does, installs it or says that it was left out.
   * @default false
   */
  readonly optional?: boolean;
}

/** A program that comes in the same package as another one and has its version: it is taken from the same folder. */
export interface Companion {
  readonly beside: 'postgres' | 'supervisord' | 'prometheus' | 'alertmanager' | 'mariadb-backup' | 'erl';
}
