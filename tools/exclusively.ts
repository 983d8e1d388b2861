import { CommandError } from './command';
import { releaseLock, takeLock } from './local/lock';
import { environmentPaths } from './local/paths';
import { assertProjectUsable } from './preflight';

/**
 * Does what changes an environment while nobody else changes it.
 * @throws CommandError while another command does
 */
export async function exclusively(verb: string, name: string, work: () => Promise<void>): Promise<void> {
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
