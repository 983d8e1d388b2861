import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareHome } from './home';
import { withLock } from './lock';
import { endOrphans } from './orphans';
import { environmentPaths } from './paths';
import { Supervisor } from './supervisor';

/** What a destroy takes away; the Terraform state is Terraform's. */
const RUNNING_ONLY = ['run', 'supervisor', 'logs'];
const WITH_DATA = [...RUNNING_ONLY, 'components', 'secrets'];

/** Makes the environment's folder and starts its supervisor, unless they are there. */
export async function up(environment: string): Promise<void> {
  const { link } = environmentPaths(environment);
  // Components converge at the same time, and each makes sure of the supervisor.
  await withLock(`${link}.lock`, async () => {
    prepareHome(environment);
    const paths = environmentPaths(environment);
    const supervisor = new Supervisor(paths);
    if (await supervisor.isRunning()) return;
    await endOrphans(paths);
    // Nobody takes requests yet: a balancer that believed the old list would find its members dead.
    rmSync(join(paths.run, 'members'), { recursive: true, force: true });
    await supervisor.start();
  });
}

/**
 * Stops every process of the environment and removes its data.
 * @param keepData Keep data and secrets, so that a later deploy finds both again
 */
export async function down(environment: string, keepData: boolean): Promise<void> {
  const paths = environmentPaths(environment);
  if (!existsSync(paths.home)) return;
  await new Supervisor(paths).shutDown();
  await endOrphans(paths);
  for (const folder of keepData ? RUNNING_ONLY : WITH_DATA)
    rmSync(join(paths.home, folder), { recursive: true, force: true });
}
