import { spawnSync } from 'node:child_process';
import { terraformEnvironment } from './cdktf';
import { CommandError } from './command';
import { SYNTHESIZED_FOLDER } from './local/paths';

/** Synthesizes every environment into cdktf.out (or another folder), as `cdktf synth` does. */
export function synthesize(terraform: string, folder = SYNTHESIZED_FOLDER): void {
  const { status, stderr } = spawnSync(process.execPath, ['tools/synth.mjs'], {
    env: { ...terraformEnvironment(), TERRAFORM_BINARY_NAME: terraform, CDKTF_OUTDIR: folder },
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  if (status !== 0)
    throw new CommandError(stderr.trim() || 'synth was interrupted; nothing has changed: run the same command again');
}
