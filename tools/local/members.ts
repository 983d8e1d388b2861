import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EnvironmentPaths } from './paths';

/** One running instance that takes requests. */
export interface Member {
  /** `web-3`. */
  readonly name: string;
  readonly port: number;
}

/** Prometheus' format for discovered targets: the one list serves the balancer and the scraper. */
interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: { readonly instance: string; readonly service: string };
}

/** The instances of a service that take requests. */
export function readMembers(paths: EnvironmentPaths, service: string): Member[] {
  const file = membersFile(paths, service);
  if (!existsSync(file)) return [];
  const groups = JSON.parse(readFileSync(file, 'utf8')) as TargetGroup[];
  return groups.map(({ labels, targets }) => ({ name: labels.instance, port: Number(targets[0]?.split(':')[1]) }));
}

/** Replaces the list as a whole, so that nobody reads half of it. */
export function writeMembers(paths: EnvironmentPaths, service: string, members: readonly Member[]): void {
  const file = membersFile(paths, service);
  mkdirSync(dirname(file), { recursive: true });
  const groups: TargetGroup[] = members.map(({ name, port }) => ({
    targets: [`127.0.0.1:${port}`],
    labels: { instance: name, service },
  }));
  writeFileSync(`${file}.new`, JSON.stringify(groups, null, 2));
  renameSync(`${file}.new`, file);
}

function membersFile(paths: EnvironmentPaths, service: string): string {
  return join(paths.run, 'members', `${service}.json`);
}
