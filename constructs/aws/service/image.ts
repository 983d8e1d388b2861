import { UNPUSHED } from '../../../model/images';
import type { AwsEnvironment } from '../environment';

/** What a fleet runs. */
export interface ServiceImage {
  /** As the container runtime takes it, by digest: 'registry/repository@sha256:...'. */
  readonly reference: string;
  /** Repository in the registry of this account; undefined for an image of another registry. */
  readonly repositoryArn?: string;
  /** False before the first push: there is nothing to run yet. */
  readonly isPushed: boolean;
}

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/(.+)$/;

/**
 * The image of an environment, or another one of the same repository.
 * @param digest of the other one
 */
export function imageOf(environment: AwsEnvironment, digest?: string): ServiceImage {
  const { image } = environment;
  if (image.kind === 'build')
    throw new Error(`${environment.name} builds its image, which no rule of the model lets through`);
  const { repository } = image.kind === 'locked' ? { repository: inRegistryOf(environment, image.repository) } : image;
  const chosen = digest ?? image.digest;
  return {
    reference: chosen === UNPUSHED ? `${repository}:${UNPUSHED}` : `${repository}@${chosen}`,
    repositoryArn: repositoryArn(repository),
    isPushed: chosen !== UNPUSHED,
  };
}

function inRegistryOf({ account, region }: AwsEnvironment, repository: string): string {
  return `${account.id}.dkr.ecr.${region}.amazonaws.com/${repository}`;
}

function repositoryArn(repository: string): string | undefined {
  const [, account, region, name] = ECR.exec(repository) ?? [];
  return name && `arn:aws:ecr:${region}:${account}:repository/${name}`;
}
