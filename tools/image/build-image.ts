import { spawn } from 'node:child_process';
import { CommandError } from '../command';
import type { ContainerEngine } from './engine';

/** An image to build. */
export interface ImageBuild {
  readonly tag: string;
  /** Path of the Dockerfile. */
  readonly dockerfile: string;
  /** Folder that its COPY lines see. */
  readonly context: string;
  /**
   * Platform that it is for, such as 'linux/amd64'.
   * @default that of this machine
   */
  readonly platform?: string;
  /** @default - none */
  readonly arguments?: Readonly<Record<string, string>>;
  /** @default - those of the Dockerfile */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * Builds an image and shows what the engine prints.
 * @throws CommandError when the build fails
 */
export async function buildImage(engine: ContainerEngine, image: ImageBuild): Promise<void> {
  const { tag, dockerfile, context, platform, arguments: values = {}, labels = {} } = image;
  const words = [
    'build',
    ...engine.flags,
    // The other format, which podman and buildah prefer, knows no health check.
    ...(engine.name === 'docker' ? [] : ['--format', 'docker']),
    ...(platform ? ['--platform', platform] : []),
    ...['--tag', tag, '--file', dockerfile],
    ...Object.entries(values).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]),
    ...Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]),
    context,
  ];
  const child = spawn(engine.path, words, { stdio: 'inherit' });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status !== 0)
    throw new CommandError(
      `${engine.name} could not build ${tag} (exit status ${status}), for the reason above: correct it and run the same command again`,
    );
}
