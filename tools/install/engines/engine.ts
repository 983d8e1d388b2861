import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A server that is a set of jars and comes in no Debian package. */
export interface Engine {
  /** As people call it. */
  readonly title: string;
  /**
   * Folder with what it is assembled from, seen from the project, where every command runs: `pom.xml` with exact
   * versions (the project's version is the engine's), Java sources to compile, and other files for the class path.
   */
  readonly source: string;
  /**
   * Where an installed one may be.
   * @default - always assembled
   */
  readonly installed?: InstalledPlaces;
}

/** Where an installed engine may be, and which will do. */
export interface InstalledPlaces {
  /** Environment variable with which a person names its folder: that one is used, or refused. */
  readonly variable: string;
  /** Folders where packages and people put it. */
  readonly folders: readonly string[];
  /** Jar that tells its version: path below the folder, `<version>` in the version's place. */
  readonly versionJar: string;
  /** Oldest version that will do. */
  readonly minimum: string;
  /** First version that will not. */
  readonly below: string;
  /** Folders of jars, below its folder, that make the class path. */
  readonly jars: readonly string[];
}

/** An engine that is ready to be started by `java -cp <classPath>`. */
export interface FoundEngine {
  readonly version: string;
  /** Class path in Java's words: folders of jars end with `*`. */
  readonly classPath: string;
}

/** Version that an engine's pom.xml assembles. */
export function pinnedVersion({ source }: Engine): string {
  const version = /<version>([\d.]+)<\/version>/.exec(readFileSync(join(source, 'pom.xml'), 'utf8'))?.[1];
  if (!version) throw new Error(`${source}/pom.xml has no version of its own`);
  return version;
}

/** Files of an engine's source folder, in order. */
export function sourceFiles({ source }: Engine): string[] {
  return readdirSync(source).sort();
}

/** Whether an engine needs a class of ours to start it. */
export function hasLauncher(engine: Engine): boolean {
  return sourceFiles(engine).some((file) => file.endsWith('.java'));
}

/** Digest of what an engine is assembled from: another source, another folder. */
export function sourceDigest(engine: Engine): string {
  const digest = createHash('sha256');
  for (const file of sourceFiles(engine)) digest.update(file).update(readFileSync(join(engine.source, file)));
  return digest.digest('hex').slice(0, 8);
}
