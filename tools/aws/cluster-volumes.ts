import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { EksEnvironment } from '../../constructs/aws/environment';
import { tagsOf } from '../../constructs/aws/tags';
import { CommandError } from '../command';

/** How volumes are asked for. */
export interface VolumeQuestion {
  /** Ids of the volumes that are there. @throws Error when AWS does not tell */
  readonly ask: () => Promise<readonly string[]>;
  /** Name of the environment. */
  readonly name: string;
  /** Time to wait for the last of them. @default 5 minutes - a volume is detached from its node first */
  readonly patience?: number;
  /** Time between two questions, in milliseconds. @default 10 seconds */
  readonly interval?: number;
}

/**
 * Waits until no volume is left that the cluster made for its pods: without the cluster nobody would delete them, and
 * they cost as long as they are there. Where AWS does not tell, that is said, and not waited for.
 * @throws CommandError with those that are still there
 */
export async function untilVolumesGone(question: VolumeQuestion): Promise<void> {
  const { ask, name, patience = 300_000, interval = 10_000 } = question;
  const end = Date.now() + patience;
  for (;;) {
    const left = await ask().catch((error: unknown) => notTold(name, error));
    if (left.length === 0) return;
    if (Date.now() >= end)
      throw new CommandError(
        `volumes of ${name} must be gone before its cluster, which deletes them, ${left.join(', ')} are not: look at its PersistentVolumes, delete what nobody needs, and destroy again`,
      );
    await sleep(interval);
  }
}

function notTold(name: string, error: unknown): readonly string[] {
  const [why = ''] = String(error instanceof Error ? error.message : error)
    .trim()
    .split('\n')
    .slice(-1);
  console.log(`  not looked at: volumes that pods of ${name} may have left (${why})`);
  return [];
}

/** Words after `aws` that list the volumes of an environment's pods: the driver writes these tags. */
export function volumeWords(environment: EksEnvironment): string[] {
  const { region } = environment;
  const tags = { 'ebs.csi.aws.com/cluster': 'true', ...tagsOf(environment) };
  const filters = Object.entries(tags).map(([name, value]) => JSON.stringify({ Name: `tag:${name}`, Values: [value] }));
  const query = ['--query', 'Volumes[].VolumeId', '--output', 'json'];
  return ['ec2', 'describe-volumes', '--region', region, '--filters', `[${filters.join(',')}]`, ...query];
}

/** Asks AWS by its command line, which knows whose credentials are at hand. */
export async function volumesOf(cli: string, environment: EksEnvironment): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(cli, volumeWords(environment));
  return JSON.parse(stdout) as readonly string[];
}
