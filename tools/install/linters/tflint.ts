import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureModule, type GoModule, moduleFolder, moduleVersion } from '../engines/go-module';
import type { EngineOptions } from '../engines/job';
import { type Machine, thisMachine } from '../machine';

/** The linter of Terraform, with the rules of the language in it; those of AWS are published for GitHub's releases only. */
const tflint: GoModule = {
  title: 'tflint',
  source: 'tools/install/engines/tflint',
  versionOf: 'github.com/terraform-linters/tflint',
  packages: ['github.com/terraform-linters/tflint'],
  names: [],
};

/** The release, as `go.mod` pins it. */
export const TFLINT_VERSION = moduleVersion(tflint);

/**
 * Path of tflint.
 * @returns undefined where it has not been built
 */
export function findTflint(machine: Machine = thisMachine()): string | undefined {
  const folder = moduleFolder(tflint, machine);
  return existsSync(folder) ? join(folder, 'tflint') : undefined;
}

/**
 * Builds tflint from its Go module, pinned with all that it needs.
 * @returns its path
 * @throws InstallError when Go is missing, or a module cannot be had
 */
export async function ensureTflint(options: EngineOptions): Promise<string> {
  return join(await ensureModule(tflint, options), 'tflint');
}
