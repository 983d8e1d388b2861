import { cpSync, rmSync } from 'node:fs';
import type { Environment } from '../model/environment';
import { assembleEngines } from './assemble-engines';
import { cdktf, INTERRUPTED, logFile } from './cdktf';
import { CommandError } from './command';
import { synthesizedDocuments } from './documents';
import { ensureTerraform } from './install/terraform';
import { enginesOf } from './local/engines';
import { removeHome } from './local/home';
import { down } from './local/lifecycle';
import { releaseLock, takeLock } from './local/lock';
import { ABREAST_FOLDER, environmentPaths, SYNTHESIZED_FOLDER } from './local/paths';
import { loadPrograms } from './local/programs';
import { tail } from './local/ready';
import { assertProjectUsable, preflight } from './preflight';
import { isSpeech, progressLine, step } from './progress';
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

async function run(
  verb: 'deploy' | 'destroy',
  name: string,
  terraform: string,
  variables?: Record<string, string>,
): Promise<void> {
  const log = logFile(verb, name);
  let hasSpoken = false;
  const onLine = (line: string) => {
    const progress = progressLine(line);
    if (!progress) return;
    hasSpoken ||= isSpeech(progress);
    console.log(progress);
  };
  const words = [verb, name, '--auto-approve', '--skip-synth'];
  const status = await cdktf({ words, terraform, log, onLine, variables });
  if (status === 0) return;
  if (status === INTERRUPTED)
    throw new CommandError(
      `${verb} of ${name} was interrupted: the same command again goes on where it stopped (${log})`,
    );
  throw new CommandError(
    [
      `${verb} of ${name} failed: cdktf ended with status ${status}`,
      // What the runtime said stands above already; the end of the log is for what Terraform itself says.
      ...(hasSpoken ? [] : [tail(log)]),
      `  log: ${log}`,
      '  way out: mend what it names and run the same command again; it goes on where this one stopped',
    ].join('\n'),
  );
}

/** Two commands on one environment would converge the same processes against each other. */
async function exclusively(verb: string, name: string, work: () => Promise<void>): Promise<void> {
  assertProjectUsable();
  const lock = `${environmentPaths(name).link}.deploy.lock`;
  const holder = takeLock(lock);
  if (holder) {
    const who = `process ${holder.pid}, since ${holder.since}`;
    throw new CommandError(
      `${verb} (${name}) must be the only one that changes ${name}, another runs (${who}): wait for it, or stop that process`,
    );
  }
  try {
    await work();
  } finally {
    releaseLock(lock);
  }
}
