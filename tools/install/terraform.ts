import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isProgram, type Machine, onPath, thisMachine } from './machine';
import { InstallError } from './problem';
import type { FoundProgram } from './programs';
import { downloadTerraform, pinnedRelease, systemOf, type TerraformRelease } from './terraform-release';
import { isAtLeast, type VersionQuestion, versionOf } from './version';

/**
 * Oldest Terraform that will do: 1.11 is the first with write-only arguments, which keep database passwords out of
 * every state. One minimum for all platforms, so that nobody meets it on the way from `local` to `ec2`.
 */
export const oldestTerraform = '1.11';

/** OpenTofu prints its own name, and has had the same since the same version number. */
const question: VersionQuestion = { arguments: ['version'], pattern: /^(?:Terraform|OpenTofu) v(\d+(?:\.\d+)+)/m };

/** How to find or get Terraform. */
export interface TerraformOptions {
  /** Hears one line per step. */
  readonly onProgress: (line: string) => void;
  /** @default thisMachine() */
  readonly machine?: Machine;
  /** @default pinnedRelease */
  readonly release?: TerraformRelease;
}

/** Asks for the version without the call home for news that `terraform version` otherwise makes. */
const versionAt = (path: string, { environment }: Machine): Promise<string | undefined> =>
  versionOf(path, question, { ...environment, CHECKPOINT_DISABLE: '1' });

function wayOut(machine: Machine, { site, version }: TerraformRelease): string[] {
  const archive = `${site}/${version}/terraform_${version}_${systemOf(machine) ?? '<system>'}.zip`;
  const line =
    machine.platform === 'darwin'
      ? 'brew install hashicorp/tap/terraform'
      : `curl -fsSLo /tmp/terraform.zip ${archive} && sudo unzip -o /tmp/terraform.zip terraform -d /usr/local/bin`;
  return [line, `or name a Terraform ${oldestTerraform} or later in TERRAFORM_BINARY_NAME`];
}

const failure = (why: string, machine: Machine, release: TerraformRelease): InstallError =>
  new InstallError({ step: 'getting Terraform', why, wayOut: wayOut(machine, release) });

/** The one a person named: it is used, or refused, but never replaced by another. */
async function namedTerraform(name: string, machine: Machine, release: TerraformRelease): Promise<FoundProgram> {
  const path = name.includes('/') ? name : onPath(machine, name);
  const said = `TERRAFORM_BINARY_NAME (${name})`;
  if (!path || !isProgram(path)) throw failure(`${said} is not a program that can be run`, machine, release);
  const version = await versionAt(path, machine);
  if (!version) throw failure(`${said} does not print a version of Terraform`, machine, release);
  if (!isAtLeast(version, oldestTerraform)) {
    throw failure(`${said} is version ${version}, which is older than ${oldestTerraform}`, machine, release);
  }
  return { path, version };
}

async function put(program: Buffer, path: string, machine: Machine): Promise<FoundProgram> {
  const temporary = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(temporary, program, { mode: 0o755 });
    const version = await versionAt(temporary, machine);
    if (!version) throw new Error('the downloaded program does not run on this machine');
    renameSync(temporary, path);
    return { path, version };
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * A Terraform that is recent enough: the one named in TERRAFORM_BINARY_NAME, else the one on PATH, else the pinned
 * release in `.abreast/bin`, downloaded and verified when it is not there yet. Who starts `cdktf` passes the path on in
 * TERRAFORM_BINARY_NAME.
 * @throws InstallError when there is none and none can be downloaded
 */
export async function ensureTerraform(options: TerraformOptions): Promise<FoundProgram> {
  const { machine = thisMachine(), release = pinnedRelease, onProgress } = options;
  const named = machine.environment.TERRAFORM_BINARY_NAME;
  if (named) return namedTerraform(named, machine, release);
  const cached = join(machine.stateFolder, 'bin', 'terraform');
  const old: string[] = [];
  for (const path of [onPath(machine, 'terraform'), cached]) {
    if (!path || !isProgram(path)) continue;
    const version = await versionAt(path, machine);
    if (version && isAtLeast(version, oldestTerraform)) return { path, version };
    old.push(`${path} is ${version ? `version ${version}` : 'of unknown version'}`);
  }
  const system = systemOf(machine);
  try {
    if (!system) throw new Error(`there is no release for ${machine.platform} on ${machine.architecture}`);
    onProgress(`downloading Terraform ${release.version} for ${system}`);
    return await put(await downloadTerraform(release, system, onProgress), cached, machine);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const seen = old.length > 0 ? old.join(', ') : 'there is none on PATH';
    throw failure(`version ${oldestTerraform} or later is needed, ${seen}, and ${reason}`, machine, release);
  }
}
