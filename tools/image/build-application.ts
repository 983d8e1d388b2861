import { step } from '../progress';
import type { BaseOptions } from './base-options';
import { buildImage } from './build-image';
import type { ContainerEngine } from './engine';
import { baseFromHost } from './host-base';
import type { Origin } from './origin';

/** An image of the application to build. */
export interface ApplicationImage {
  readonly tag: string;
  readonly origin: Origin;
  readonly bases: BaseOptions;
  /**
   * Platform that it is for, such as 'linux/amd64'.
   * @default that of this machine
   */
  readonly platform?: string;
}

/**
 * Builds the image of the application as it lies in this folder.
 * @throws CommandError when the engine cannot
 */
export async function buildApplication(engine: ContainerEngine, image: ApplicationImage): Promise<void> {
  const { tag, origin, bases, platform } = image;
  const { build, run } = bases.baseFromHost
    ? await step('base images made from this machine', () => baseFromHost(engine))
    : { build: bases.buildBase, run: bases.runBase };
  await step(`${tag} built with ${engine.name}`, () =>
    buildImage(engine, {
      tag,
      platform,
      dockerfile: 'app/Dockerfile',
      context: '.',
      arguments: {
        VERSION: origin.version,
        SOURCE: origin.source,
        ...(build ? { BUILD_BASE: build } : {}),
        ...(run ? { RUN_BASE: run } : {}),
      },
      // Not by an argument: buildah takes a label from its cache whose argument has changed (1.28).
      labels: { 'org.opencontainers.image.revision': origin.revision },
    }),
  );
}
