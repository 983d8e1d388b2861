import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

/** Where everything of one `local` environment lies. */
export interface EnvironmentPaths {
  readonly environment: string;
  /** Where the environment's folder is looked for: a folder, or a link to one (see `prepareHome`). */
  readonly link: string;
  /** The folder itself: other accounts can enter it, though not always the folder of the link. */
  readonly home: string;
  /** Sockets, pid files, lists of members. */
  readonly run: string;
  readonly logs: string;
  readonly secrets: string;
  readonly supervisor: string;
  readonly programs: string;
  /** Terraform's state: outside the home, which Terraform would otherwise make before the runtime chooses its place. */
  readonly state: string;
  component(name: string): string;
}

/** Folder, below the project, for everything that is made and not written by hand. */
export const ABREAST_FOLDER = '.abreast';

/** Folder, below the project, for the synthesized stacks. */
export const SYNTHESIZED_FOLDER = 'cdktf.out';

/** @param project The project's folder; every command runs there. */
export function environmentPaths(environment: string, project = process.cwd()): EnvironmentPaths {
  const link = join(project, ABREAST_FOLDER, environment);
  const home = existsSync(link) ? realpathSync(link) : link;
  const supervisor = join(home, 'supervisor');
  return {
    environment,
    link,
    home,
    run: join(home, 'run'),
    logs: join(home, 'logs'),
    secrets: join(home, 'secrets'),
    supervisor,
    programs: join(supervisor, 'programs'),
    state: join(project, ABREAST_FOLDER, 'state', `${environment}.tfstate`),
    component: (name) => join(home, 'components', name),
  };
}
