import type { Environment } from '../../model/environment';
import { CommandError } from '../command';
import { environmentNamed } from '../environment';

/** Where an image is to go. */
export interface ImageTarget {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Name of the repository, which is the entry of `images.lock.json`. */
  readonly repository: string;
}

/**
 * Where the image of an environment, or of all those of an account, is looked for.
 * @param word name of an environment, or the twelve digits of an account
 * @throws CommandError where no image of ours is run, or where one account looks in several places
 */
export function imageTarget(word: string, environments: readonly Environment[]): ImageTarget {
  if (!/^\d{12}$/.test(word)) return targetOf(environmentNamed(word));
  const there = environments.filter(({ account }) => account?.kind === 'aws' && account.id === word);
  const targets = there.filter(({ image }) => image.kind === 'locked').map(targetOf);
  const [first, ...others] = targets;
  const names = there.map(({ name }) => name).join(', ') || 'none';
  if (first === undefined)
    throw new CommandError(
      `account (${word}) must be that of an environment on AWS whose image is locked (there: ${names}): name another one, or write image: lockedImage(images, '<repository>') in one that lives there`,
    );
  if (others.every(({ region, repository }) => region === first.region && repository === first.repository))
    return first;
  throw new CommandError(
    `account (${word}) must look for its images in one repository, its environments (${names}) name several: name an environment in place of the account`,
  );
}

function targetOf({ name, account, region, image, platform }: Environment): ImageTarget {
  if (account === undefined || region === undefined)
    throw new CommandError(
      `environment (${name}) must be in an account, it is on ${platform} and runs no image: name one that is`,
    );
  if (account.kind === 'emulator')
    throw new CommandError(
      `environment (${name}) must be in an account of AWS, an emulator has no registry and runs no image: deploy it as it is, or name another environment`,
    );
  if (image.kind !== 'locked')
    throw new CommandError(
      `image.kind of ${name} (${image.kind}) must be locked for this command to write its digest: write image: lockedImage(images, '<repository>')`,
    );
  return { account: account.id, region, repository: image.repository };
}
