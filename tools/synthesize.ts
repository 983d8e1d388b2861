import { spawnSync } from 'node:child_process';
import { terraformEnvironment } from './cdktf';
import { CommandError } from './command';

/** Synthesizes every environment into cdktf.out, as `cdktf synth` does. */
export function synthesize(terraform: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['tools/synth.mjs'], {
    env: { ...terraformEnvironment(), TERRAFORM_BINARY_NAME: terraform },
    encoding: 'utf8',
    stdio: ['ignore', 'inherit', 'pipe'],
  });
  if (status !== 0) throw new CommandError(stderr.trim());
}
