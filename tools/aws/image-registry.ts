import {
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  ImageNotFoundException,
  RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { CommandError } from '../command';
import { emulatorRegistry } from '../registry/emulator-registry';
import type { OpenRepository } from '../registry/manifests';
import type { ImageTarget } from '../registry/target';
import { reasonOf } from './caller';
import { ecrIn } from './clients';

/**
 * Logs in to a repository of an account, for twelve hours at most.
 * @throws CommandError when it is not there, or AWS does not let these credentials in
 */
export async function openRepository({ account, region, repository }: ImageTarget): Promise<OpenRepository> {
  const local = emulatorRegistry();
  const client = ecrIn(region);
  try {
    const found = await client.send(new DescribeRepositoriesCommand({ repositoryNames: [repository] }));
    const { authorizationData } = await client.send(new GetAuthorizationTokenCommand({}));
    const [host = ''] = found.repositories?.[0]?.repositoryUri?.split('/') ?? [];
    const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? '', 'base64').toString();
    const [user = '', password = ''] = token.split(/:(.*)/s);
    return { host: local ?? host, name: repository, user, password, isSecure: local === undefined };
  } catch (error) {
    if (error instanceof RepositoryNotFoundException)
      throw new CommandError(
        `the repository (${repository}) must be in account ${account}, it is not: npm run bootstrap -- ${account} makes it`,
      );
    throw new CommandError(
      `the registry of account ${account} must be open to these credentials, it is not (${reasonOf(error)}): use those of a role that may push to ${repository}`,
    );
  }
}

/** An image in a registry of ECR. */
export interface RegisteredImage extends ImageTarget {
  readonly digest: string;
}

/** Whether ECR has an image; not, either, where it has no such repository. */
export async function isRegistered({ account, region, repository, digest }: RegisteredImage): Promise<boolean> {
  try {
    const imageIds = [{ imageDigest: digest }];
    const question = { registryId: account, repositoryName: repository, imageIds };
    const { imageDetails = [] } = await ecrIn(region).send(new DescribeImagesCommand(question));
    return imageDetails.length > 0;
  } catch (error) {
    if (error instanceof ImageNotFoundException || error instanceof RepositoryNotFoundException) return false;
    throw error;
  }
}
