import { CommandError } from '../command';
import type { BaseOptions } from '../image/base-options';
import { buildApplication } from '../image/build-application';
import { ensureEngine } from '../image/engine';
import { originHere } from '../image/origin';
import { step } from '../progress';
import { imageCommit } from '../registry/commit';
import { LOCK_FILE, lockImage } from '../registry/lock-file';
import { digestOf, type OpenRepository } from '../registry/manifests';
import { pushImage } from '../registry/push';
import type { ImageTarget } from '../registry/target';
import { assertCallerOf } from './caller';
import { openRepository } from './image-registry';

/** What the machine image of the fleets runs: `constructs/aws/service/machine-image.ts`. */
const PLATFORM = 'linux/amd64';
const PROCESSOR = 'x64';

/**
 * Brings the image of the commit that lies here into an account, unless it is there, and writes its digest into the lock
 * file.
 * @throws CommandError before anything is built when it could not be pushed
 */
export async function publishImage(target: ImageTarget, bases: BaseOptions): Promise<void> {
  if (bases.baseFromHost && process.arch !== PROCESSOR)
    throw new CommandError(
      `--base-from-host must be left out on ${process.arch}, the machines of an account are ${PROCESSOR}: name bases for ${PLATFORM}, or build on such a machine`,
    );
  const commit = await imageCommit();
  await assertCallerOf(target.account, target.region);
  const repository = await openRepository(target);
  const reference = `${repository.host}/${repository.name}:${commit}`;
  const found = await digestOf(repository, commit);
  if (found) console.log(`${reference} was pushed before: nothing is built, nothing is pushed`);
  const digest = found ?? (await pushed(repository, commit, bases));
  if (!lockImage(target.repository, digest)) return console.log(`${LOCK_FILE} names it already: ${digest}`);
  console.log(
    `${LOCK_FILE}: ${target.repository} is ${digest}\n  commit it: git add ${LOCK_FILE} && git commit --message "deploy ${target.repository} ${commit.slice(0, 12)}"`,
  );
}

/** Builds and pushes; answers the digest that the registry gives it. */
async function pushed(repository: OpenRepository, commit: string, bases: BaseOptions): Promise<string> {
  const engine = await ensureEngine();
  const origin = await originHere();
  const tag = `${repository.host}/${repository.name}:${commit}`;
  await buildApplication(engine, { tag, bases, platform: PLATFORM, origin: { ...origin, revision: commit } });
  await step(`${tag} pushed with ${engine.name}`, () => pushImage(engine, repository, tag));
  const digest = await digestOf(repository, commit);
  if (digest) return digest;
  throw new CommandError(`the registry (${repository.host}) must know ${tag} once it is pushed: push again`);
}
