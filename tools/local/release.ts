import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ComponentDocument, FleetProcedure } from '../../constructs/local/document';
import { LocalFailure } from './failure';
import { installFiles } from './files';
import type { Fill } from './placeholders';

/** The compiled application, made at synth. */
const IMAGE_BUILD = join('.abreast', 'build', 'app');

/**
 * A release: the image and the files that instances of one revision read, in a folder of its own, so that instances
 * of the old revision go on with theirs until they are replaced.
 */
export class Release {
  readonly folder: string;
  private readonly releases: string;

  constructor(
    componentFolder: string,
    private readonly document: ComponentDocument,
    procedure: FleetProcedure,
  ) {
    const revision = createHash('sha256')
      .update(JSON.stringify([procedure.image, document.files]))
      .digest('hex');
    this.releases = join(componentFolder, 'releases');
    this.folder = join(this.releases, revision.slice(0, 12));
  }

  /** Makes the folder unless it is there; half of one is never seen under its name. */
  async install(fill: Fill): Promise<void> {
    if (existsSync(this.folder)) return;
    if (!existsSync(IMAGE_BUILD)) {
      throw new LocalFailure(
        'image',
        `${IMAGE_BUILD} is missing: the application is not compiled`,
        'run npm run synth',
      );
    }
    const draft = `${this.folder}.new`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(this.releases, { recursive: true, mode: 0o711 });
    cpSync(IMAGE_BUILD, join(draft, 'app'), { recursive: true });
    // The image leaves its packages outside. Those of its workspace come first, as where it was compiled.
    for (const packages of ['node_modules', 'app/node_modules'])
      if (existsSync(packages)) symlinkSync(resolve(packages), join(draft, packages));
    await installFiles(draft, this.document.files, [], () => fill);
    renameSync(draft, this.folder);
  }

  /** Takes away the releases that no instance runs any more. */
  removeOthers(): void {
    for (const name of readdirSync(this.releases)) {
      const folder = join(this.releases, name);
      if (folder !== this.folder) rmSync(folder, { recursive: true, force: true });
    }
  }
}
