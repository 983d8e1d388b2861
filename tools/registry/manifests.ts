import { isDigest } from '../../model/images';
import { CommandError } from '../command';

/** A repository of images that somebody is logged in to. */
export interface OpenRepository {
  /** `host[:port]`. */
  readonly host: string;
  /** Name within the registry. */
  readonly name: string;
  readonly user: string;
  /** A secret. */
  readonly password: string;
  /** Whether it speaks TLS. */
  readonly isSecure: boolean;
}

/** Kinds of manifests that docker, podman and buildah push; a registry answers by the first it has. */
const KINDS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');
const PATIENCE_MILLISECONDS = 30_000;

/**
 * The digest by which a registry knows a tag; undefined when it does not know it.
 * @throws CommandError when it gives another answer, or none
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md#checking-if-content-exists-in-the-registry
 */
export async function digestOf(repository: OpenRepository, tag: string): Promise<string | undefined> {
  const { host, name, user, password, isSecure } = repository;
  const response = await fetch(`${isSecure ? 'https' : 'http'}://${host}/v2/${name}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: KINDS, authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
    signal: AbortSignal.timeout(PATIENCE_MILLISECONDS),
  }).catch(({ cause, message }: Error) => refused(host, cause instanceof Error ? cause.message : message));
  if (response.status === 404) return undefined;
  const digest = response.headers.get('docker-content-digest') ?? '';
  if (response.ok && isDigest(digest)) return digest;
  return refused(host, `status ${response.status}, digest "${digest}"`);
}

function refused(host: string, why: string): never {
  throw new CommandError(`the registry (${host}) must answer with a digest, it does not (${why}): try again later`);
}
