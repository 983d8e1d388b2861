import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../command';
import type { ContainerEngine } from '../image/engine';
import type { OpenRepository } from './manifests';

/**
 * Pushes an image that the engine holds. The password goes to the engine's input, and what it makes of it is taken away
 * again: podman and buildah keep it in a file of this run, docker where it always does until it is logged out.
 * @param reference as the engine holds it: `host/name:tag`
 * @throws CommandError when the engine fails
 */
export async function pushImage(engine: ContainerEngine, repository: OpenRepository, reference: string): Promise<void> {
  const { host, user, password, isSecure } = repository;
  const folder = mkdtempSync(join(tmpdir(), 'abreast-push-'));
  const env = { ...process.env, REGISTRY_AUTH_FILE: join(folder, 'auth.json') };
  const run = (words: readonly string[], input = '') => engineRun(engine, words, input, env);
  // docker knows by itself that this machine speaks no TLS.
  const flags = isSecure || engine.name === 'docker' ? [] : ['--tls-verify=false'];
  // A terminal sends it to the engine, too, which ends by itself; what it was given must still be taken away.
  const wait = () => {};
  process.on('SIGINT', wait);
  try {
    await run(['login', ...flags, '--username', user, '--password-stdin', host], password);
    await run(['push', ...flags, reference]);
  } finally {
    spawnSync(engine.path, ['logout', host], { stdio: 'ignore', env });
    rmSync(folder, { recursive: true });
    process.off('SIGINT', wait);
  }
}

async function engineRun(engine: ContainerEngine, words: readonly string[], input: string, env: NodeJS.ProcessEnv) {
  const child = spawn(engine.path, words, { stdio: ['pipe', 'inherit', 'inherit'], env });
  // One that ended before it read all has said why.
  child.stdin.on('error', () => {}).end(input);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0)
    throw new CommandError(
      `${engine.name} ${words[0]} must succeed, it ended with status ${status} for the reason above: correct it and run the same command again`,
    );
}
