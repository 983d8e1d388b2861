import type { AwsEnvironment } from '../../constructs/aws/environment';
import { imageOf } from '../../constructs/aws/service/image';
import { type Problem, problem } from '../../model/errors';

/** An image that an environment runs. */
export interface WantedImage {
  /** Where it is named: `images.lock.json: abreast`, `services.web.candidate.digest`. */
  readonly path: string;
  readonly digest: string;
  readonly isPushed: boolean;
  /** Its repository in an account; undefined for one of another registry. */
  readonly repositoryArn?: string;
}

/** The images of an environment, those of candidates among them. */
export function wantedImages(environment: AwsEnvironment): WantedImage[] {
  const { image, services } = environment;
  if (image.kind === 'build') return [];
  const path = image.kind === 'locked' ? `images.lock.json: ${image.repository}` : 'image.digest';
  const candidates = Object.entries(services).flatMap(([name, { candidate }]) =>
    candidate.kind === 'weighted' ? [{ path: `services.${name}.candidate.digest`, digest: candidate.digest }] : [],
  );
  return [{ path, digest: image.digest }, ...candidates].map(({ path, digest }) => {
    const { isPushed, repositoryArn } = imageOf(environment, digest);
    return { path, digest, isPushed, repositoryArn };
  });
}

/** Images that were never pushed: an environment with one can be planned, not deployed. */
export function unpushedProblems(environment: AwsEnvironment): Problem[] {
  const { name, account } = environment;
  return wantedImages(environment)
    .filter(({ isPushed }) => !isPushed)
    .map(({ path, digest }) =>
      problem(
        path,
        digest,
        `must be the digest of an image in account ${account.id} before ${name} is deployed`,
        `npm run image:push -- ${name} builds it, pushes it and writes the digest`,
      ),
    );
}
