import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Machine, onPath, thisMachine } from '../install/machine';
import { installPackages } from '../install/packages';
import { InstallError } from '../install/problem';
import type { ProgramName } from '../install/program-table';

/** A program that builds images and that works on this machine. */
export interface ContainerEngine {
  readonly name: 'docker' | 'podman' | 'buildah';
  readonly path: string;
  /** Words that this machine needs right after `build` or `run`. */
  readonly flags: readonly string[];
}

/** The most common first; each with a question that only an engine that works answers. */
const QUESTIONS = {
  // Without a daemon the client knows its own version only.
  docker: ['version', '--format', '{{.Server.Version}}'],
  podman: ['info'],
  buildah: ['info'],
} as const;
const QUESTION_MILLISECONDS = 10_000;
const ALL = ['docker', 'podman', 'buildah'] as const;

/** podman needs no daemon, runc works with every version of cgroups. */
const PACKAGES: readonly ProgramName[] = ['podman', 'runc'];

/**
 * The first of some engines that works on this machine; undefined when none does.
 * @param names Which will do. Default: all; buildah only builds.
 */
export function findEngine(names: readonly ContainerEngine['name'][] = ALL): ContainerEngine | undefined {
  const machine = thisMachine();
  for (const name of names) {
    const path = onPath(machine, name);
    if (path && works(path, QUESTIONS[name])) return { name, path, flags: flagsOf(name, machine) };
  }
  return undefined;
}

/**
 * The first of some engines that works on this machine; where none does, podman is installed, as root on Debian.
 * @param names Which will do. Default: all; buildah only builds.
 * @throws InstallError with the lines to type, where this process may not install packages
 */
export async function ensureEngine(names: readonly ContainerEngine['name'][] = ALL): Promise<ContainerEngine> {
  const found = findEngine(names);
  if (found) return found;
  console.log(`none of ${names.join(', ')} works on this machine (docker needs its daemon running)`);
  await installPackages(PACKAGES, { onProgress: console.log });
  const installed = findEngine(names);
  if (installed) return installed;
  throw new InstallError({
    step: 'looking for podman',
    why: 'it is installed, but does not work',
    wayOut: 'podman info',
  });
}

function works(path: string, question: readonly string[]): boolean {
  return spawnSync(path, question, { stdio: 'ignore', timeout: QUESTION_MILLISECONDS }).status === 0;
}

/** crun, which podman and buildah prefer, works with version 2 of cgroups only. */
function flagsOf(name: ContainerEngine['name'], machine: Machine): string[] {
  const isVersion2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
  return name !== 'docker' && !isVersion2 && onPath(machine, 'runc') ? ['--runtime', 'runc'] : [];
}
