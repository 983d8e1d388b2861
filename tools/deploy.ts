import { cpSync, rmSync } from 'node:fs';
import type { Environment } from '../model/environment';
import { assembleEngines } from './assemble-engines';
import { cdktf, logFile } from './cdktf';
import { CommandError } from './command';
import { synthesizedDocuments } from './documents';
import { exclusively } from './exclusively';
import { ensureTerraform } from './install/terraform';
import { enginesOf } from './local/engines';
import { removeHome } from './local/home';
import { down } from './local/lifecycle';
import { ABREAST_FOLDER, SYNTHESIZED_FOLDER } from './local/paths';
import { loadPrograms } from './local/programs';
import { preflight } from './preflight';
import { isSpeech, progressLine, step } from './progress';
import { runCdktf } from './run-cdktf';
import { synthesize } from './synthesize';

/** Deploys one environment: synthesizes it, looks whether this machine can take it, and lets `cdktf` do the rest. */
export function deploy(environment: Environment): Promise<void> {
  const { name } = environment;
  return exclusively('deploy', name, async () => {
    const terraform = await step('Terraform', () => ensureTerraform({ onProgress: console.log }));
    // What is refused leaves what was synthesized before as it was.
    const draft = `${ABREAST_FOLDER}/draft-${name}`;
    rmSync(draft, { recursive: true, force: true });
    try {
      await step('synthesized', async () =>
        synthesize({ terraform: terraform.path, environment: name, folder: draft }),
      );
      const documents = synthesizedDocuments(name, draft);
      await step('machine looked at', () => preflight(environment, documents));
      await assembleEngines(enginesOf(documents));
      cpSync(draft, SYNTHESIZED_FOLDER, { recursive: true });
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
    await step(`deployed ${name}`, () => run('deploy', name, terraform.path));
  });
}

/**
 * Shows what a deploy of one environment would change.
 * @throws CommandError when it cannot be planned
 */
export async function diff({ name }: Pick<Environment, 'name'>): Promise<void> {
  const { path: terraform } = await ensureTerraform({ onProgress: console.log });
  synthesize({ terraform, environment: name });
  const log = logFile('diff', name);
  const status = await cdktf({ words: ['diff', name, '--skip-synth'], terraform, log, onLine: console.log });
  if (status !== 0) throw new CommandError(`diff of ${name} failed: see above, or ${log}`);
}

/** Stops one environment and removes its data, unless that is to be kept for a later deploy. */
export function destroy({ name }: Pick<Environment, 'name'>, keepData: boolean): Promise<void> {
  return exclusively('destroy', name, async () => {
    const terraform = await ensureTerraform({ onProgress: console.log });
    synthesize({ terraform: terraform.path, environment: name });
    const variables: Record<string, string> = keepData ? { ABREAST_KEEP_DATA: '1' } : {};
    await step(`destroyed ${name}`, () => run('destroy', name, terraform.path, variables));
    if (!keepData) removeHome(name);
  });
}

/** Takes away an environment whose description is gone: there is nothing left for Terraform to read. */
export function destroyUndescribed(name: string): Promise<void> {
  return exclusively('destroy', name, async () => {
    await loadPrograms([], name);
    await step(`destroyed ${name}, which is no longer described`, () => down(name, false));
    removeHome(name);
  });
}

function run(
  verb: 'deploy' | 'destroy',
  name: string,
  terraform: string,
  variables?: Record<string, string>,
): Promise<void> {
  return runCdktf({ verb, name, stacks: [name], terraform, variables, progress: progressLine, isSpeech });
}
