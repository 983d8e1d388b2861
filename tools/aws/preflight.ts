import { boundaryOf } from '../../constructs/aws/bootstrap/names';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { type Problem, problem } from '../../model/errors';
import { CommandError } from '../command';
import { refuse } from '../preflight';
import { unpushedProblems, type WantedImage, wantedImages } from '../preflight/images';
import { isBoundaryThere } from './boundary';
import { callersAccount, reasonOf, wrongAccount } from './caller';
import { isRegistered } from './image-registry';

/**
 * What a deploy to an account needs of it, looked at before anything is written: images that are pushed, and the
 * bootstrap. What the credentials at hand may not ask is said and left to Terraform.
 * @throws CommandError with everything that is missing
 */
export async function awsPreflight(environment: AwsEnvironment): Promise<void> {
  const { account, region } = environment;
  refuse(unpushedProblems(environment));
  const caller = await askedOr(undefined, 'whose credentials are at hand', () => callersAccount(region));
  if (caller === undefined) return;
  if (caller !== account.id) throw new CommandError(wrongAccount(account.id, caller));
  const images = wantedImages(environment).map((image) =>
    askedOr([], `whether ${image.path} is in the registry`, () => missingImage(environment, image)),
  );
  const boundary = askedOr([], 'whether the bootstrap is there', () => missingBoundary(environment));
  refuse((await Promise.all([...images, boundary])).flat());
}

/** The answer, or the other value where AWS gives none. */
async function askedOr<T>(other: T, question: string, answer: () => Promise<T>): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    console.log(`  not looked at: ${question} (${reasonOf(error)})`);
    return other;
  }
}

async function missingImage({ name }: AwsEnvironment, image: WantedImage): Promise<Problem[]> {
  const { path, digest, repositoryArn = '' } = image;
  const [, region, account, repository] = /^arn:aws:ecr:([^:]+):(\d+):repository\/(.+)$/.exec(repositoryArn) ?? [];
  if (!region || !account || !repository || (await isRegistered({ region, account, repository, digest }))) return [];
  const rule = `must be in the repository ${repository} of account ${account}, it is not`;
  return [problem(path, digest, rule, `npm run image:push -- ${name}, or name a digest that is there`)];
}

async function missingBoundary(environment: AwsEnvironment): Promise<Problem[]> {
  const { account, region } = environment;
  const boundary = boundaryOf(environment);
  if (boundary === undefined || (await isBoundaryThere(boundary, region))) return [];
  const rule = `must be known to the account before roles are made there, ${boundary} is missing`;
  return [problem('account.github', account.github?.repository, rule, `npm run bootstrap -- ${account.id} makes it`)];
}
