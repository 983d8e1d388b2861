import { spawnSync } from 'node:child_process';
import { terraformEnvironment } from './cdktf';
import { CommandError } from './command';
import { SYNTHESIZED_FOLDER } from './local/paths';

/** What to synthesize, and where to. */
export interface Synthesis {
  /** Terraform to use. */
  readonly terraform: string;
  /** @default every environment */
  readonly environment?: string;
  /** @default 'cdktf.out' */
  readonly folder?: string;
}

/** Synthesizes as `cdktf synth` does. */
export function synthesize({ terraform, environment, folder = SYNTHESIZED_FOLDER }: Synthesis): void {
  const { status, stderr } = spawnSync(process.execPath, ['tools/synth.mjs'], {
    env: {
      ...terraformEnvironment(),
      TERRAFORM_BINARY_NAME: terraform,
      CDKTF_OUTDIR: folder,
      ...(environment === undefined ? {} : { ABREAST_ENVIRONMENT: environment }),
    },
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  if (status !== 0)
    throw new CommandError(stderr.trim() || 'synth was interrupted; nothing has changed: run the same command again');
}
