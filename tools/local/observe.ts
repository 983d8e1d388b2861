import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Component } from './component';
import { environmentPaths } from './paths';
import { loadPrograms } from './programs';
import { Supervisor } from './supervisor';

/**
 * The incarnation of every component that was once started: one higher than at its last convergence when any of its
 * processes is not running, so that Terraform sees a difference and the component is brought back.
 */
export async function observeIncarnations(environment: string): Promise<Record<string, number>> {
  const paths = environmentPaths(environment);
  const folder = join(paths.home, 'components');
  if (!existsSync(folder)) return {};
  await loadPrograms([], environment);
  const programs = await new Supervisor(paths).programs();
  const running = new Set(
    programs.flatMap(({ name, state }) => (state === 'RUNNING' || state === 'STARTING' ? [name] : [])),
  );
  const incarnations = readdirSync(folder).flatMap((component): [string, number][] => {
    const manifest = new Component({ environment, component, incarnation: 0 }).manifest();
    if (!manifest) return [];
    const isWell = manifest.programs.every((name) => running.has(name));
    return [[component, manifest.incarnation + (isWell ? 0 : 1)]];
  });
  return Object.fromEntries(incarnations);
}
