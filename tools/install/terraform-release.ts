import { createHash } from 'node:crypto';
import type { Machine } from './machine';
import { unzipFile } from './unzip';

/** One release of Terraform, and where it is downloaded from. */
export interface TerraformRelease {
  /** Address of the release site, without a slash at the end. */
  readonly site: string;
  readonly version: string;
  /**
   * SHA-256 of the unzipped program by system, as `linux_amd64`. Checked besides the site's own list, which comes over
   * the same connection as the archive; systems without one here have only that list.
   */
  readonly programs: Readonly<Record<string, string>>;
}

/** The release this project is tried with. */
export const pinnedRelease: TerraformRelease = {
  site: 'https://releases.hashicorp.com/terraform',
  version: '1.11.4',
  programs: { linux_amd64: '268000fca5c61021c6396893d9483007ba589ad9d0aaccbd7dfa8c78bf7dbe23' },
};

/** A download without a byte for this long has failed. */
const silenceMilliseconds = 30_000;

const systems: Partial<Record<string, string>> = { linux: 'linux', darwin: 'darwin' };
const architectures: Partial<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Name of this machine in file names of releases, as `linux_amd64`; undefined when there is none for it. */
export function systemOf({ platform, architecture }: Machine): string | undefined {
  const [system, processor] = [systems[platform], architectures[architecture]];
  return system && processor ? `${system}_${processor}` : undefined;
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);

/** Node hides the reason of a failed fetch one or two causes deep. */
function reasonOf(error: unknown): string {
  const { cause, code, message } = error as { cause?: unknown; code?: string; message?: string };
  return cause === undefined ? message || code || String(error) : reasonOf(cause);
}

async function download(url: string, onBytes: (bytes: number, total: number) => void): Promise<Buffer> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error('no answer for 30 s')), silenceMilliseconds);
  try {
    const response = await fetch(url, { signal: silence.signal });
    if (!response.ok || !response.body) throw new Error(`it answers ${response.status}`);
    const total = Number(response.headers.get('content-length') ?? 0);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      timer.refresh();
      bytes += chunk.length;
      chunks.push(chunk);
      onBytes(bytes, total);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    throw new Error(`${url} cannot be downloaded: ${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

/** Reports every fifth of a download. */
function progressOf(onProgress: (line: string) => void): (bytes: number, total: number) => void {
  let fifths = 0;
  return (bytes, total) => {
    const done = total > 0 ? Math.floor((5 * bytes) / total) : 0;
    if (done > fifths) onProgress(`downloading Terraform: ${mebibytes(bytes)} of ${mebibytes(total)} MiB`);
    fifths = Math.max(done, fifths);
  };
}

/**
 * The program of a release, downloaded, with its checksums compared; nothing is written to disk.
 * @throws Error when it cannot be reached, is incomplete, or is not what the checksums say
 */
export async function downloadTerraform(
  { site, version, programs }: TerraformRelease,
  system: string,
  onProgress: (line: string) => void,
): Promise<Buffer> {
  const archiveName = `terraform_${version}_${system}.zip`;
  const list = (await download(`${site}/${version}/terraform_${version}_SHA256SUMS`, () => {})).toString();
  const wanted = list
    .split('\n')
    .find((line) => line.trim().endsWith(` ${archiveName}`))
    ?.slice(0, 64);
  if (!wanted) throw new Error(`the checksum list of Terraform ${version} has no ${archiveName}`);
  const archive = await download(`${site}/${version}/${archiveName}`, progressOf(onProgress));
  if (sha256(archive) !== wanted) throw new Error(`${archiveName} has checksum ${sha256(archive)}, not ${wanted}`);
  const program = unzipFile(archive, 'terraform');
  const pinned = programs[system];
  if (pinned && sha256(program) !== pinned) {
    throw new Error(`the program in ${archiveName} has checksum ${sha256(program)}, not ${pinned} as pinned here`);
  }
  return program;
}
