import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModule, type GoModule, moduleFolder } from '../engines/go-module';
import type { EngineOptions } from '../engines/job';
import { type Machine, thisMachine } from '../machine';

/** Judges dashboards by the types that Grafana itself is made of; ours are written by its twin in TypeScript. */
const judge: GoModule = {
  title: 'judge of Grafana dashboards',
  source: 'tools/install/engines/grafana-dashboards',
  versionOf: 'github.com/grafana/grafana-foundation-sdk/go',
  packages: ['.'],
  names: [],
};

const PROGRAM = 'grafana-dashboards';

/**
 * Path of the judge: it is given files, prints a line for each problem, and ends with 1 when there is one.
 * @returns undefined where it has not been built
 */
export function findDashboardJudge(machine: Machine = thisMachine()): string | undefined {
  const folder = moduleFolder(judge, machine);
  return existsSync(folder) ? join(folder, PROGRAM) : undefined;
}

/**
 * Builds the judge from its Go module, pinned with all that it needs.
 * @returns its path
 * @throws InstallError when Go is missing, or a module cannot be had
 */
export async function ensureDashboardJudge(options: EngineOptions): Promise<string> {
  return join(await ensureModule(judge, options), PROGRAM);
}
