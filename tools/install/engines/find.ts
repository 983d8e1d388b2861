import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Machine } from '../machine';
import { InstallError } from '../problem';
import { isAtLeast } from '../version';
import { type Engine, type FoundEngine, type InstalledPlaces, pinnedVersion, sourceDigest } from './engine';

/** Jars of an engine, and the folder for what is made of its source folder. */
export interface EnginePlan {
  readonly version: string;
  /** Folder that appears once all is there, below `.abreast/engines`. */
  readonly folder: string;
  /** Folders of the installed one's jars; undefined when the jars come from Maven. */
  readonly installed?: readonly string[];
}

/**
 * Which jars an engine uses: those of an installed one in the accepted range, else its pom's.
 * @throws InstallError when a person named a folder that will not do
 */
export function planEngine(engine: Engine, machine: Machine): EnginePlan {
  const home = engine.installed && installedHome(engine, engine.installed, machine);
  const version = home?.version ?? pinnedVersion(engine);
  const name = [basename(engine.source), version, ...(home ? ['installed'] : []), sourceDigest(engine)].join('-');
  return {
    version,
    folder: join(machine.stateFolder, 'engines', name),
    ...(home ? { installed: engine.installed?.jars.map((jars) => join(home.folder, jars)) ?? [] } : {}),
  };
}

/**
 * An engine that is there already.
 * @returns undefined when it has to be assembled first
 * @throws InstallError when a person named a folder that will not do
 */
export function findEngine(engine: Engine, machine: Machine): FoundEngine | undefined {
  const plan = planEngine(engine, machine);
  return existsSync(plan.folder) ? { version: plan.version, classPath: classPath(plan, plan.folder) } : undefined;
}

/** Class path of a plan whose own files are in this folder. */
export function classPath({ installed }: EnginePlan, folder: string): string {
  const jars = installed ?? [join(folder, 'libs')];
  return [...jars.map((path) => join(path, '*')), join(folder, 'classes')].join(':');
}

interface Home {
  readonly folder: string;
  readonly version: string;
}

function installedHome(engine: Engine, places: InstalledPlaces, machine: Machine): Home | undefined {
  const named = machine.environment[places.variable];
  if (named) return namedHome(engine, places, named);
  for (const folder of places.folders.map((path) => join(machine.root, path))) {
    const version = versionIn(folder, places);
    if (version && willDo(version, places)) return { folder, version };
  }
  return undefined;
}

function namedHome({ title }: Engine, places: InstalledPlaces, folder: string): Home {
  const version = versionIn(folder, places);
  if (version && willDo(version, places)) return { folder, version };
  const range = `${places.minimum} or later and below ${places.below}`;
  throw new InstallError({
    step: `looking for ${title}`,
    why: `${places.variable} (${folder}) ${version ? `has version ${version}` : `has no ${places.versionJar}`}, it must be ${range}`,
    wayOut: `name another folder, or leave ${places.variable} out: ${title} is then assembled from Maven Central`,
  });
}

function versionIn(folder: string, { versionJar }: InstalledPlaces): string | undefined {
  const [before = '', after = ''] = basename(versionJar).split('<version>');
  const jars = join(folder, dirname(versionJar));
  if (!existsSync(jars)) return undefined;
  const versions = readdirSync(jars).flatMap((name) => {
    const version = name.startsWith(before) && name.endsWith(after) ? name.slice(before.length, -after.length) : '';
    return /^\d+(\.\d+)+$/.test(version) ? [version] : [];
  });
  return versions[0];
}

const willDo = (version: string, { minimum, below }: InstalledPlaces): boolean =>
  isAtLeast(version, minimum) && !isAtLeast(version, below);
