import type { Environment } from './environment';
import { EnvironmentError, type Problem, problem } from './errors';

/** An account of AWS, and the environments whose states it keeps. */
export interface Account {
  /** Twelve digits. */
  readonly id: string;
  /** Region of its environments, and so of their states. */
  readonly region: string;
  /** At least one. */
  readonly environments: readonly Environment[];
}

/**
 * The accounts in which environments keep their states in the bucket of a bootstrap stack: neither emulators nor
 * environments with a bucket of somebody else.
 * @throws EnvironmentError when environments of one account lie in several regions
 */
export function accountsOf(environments: readonly Environment[]): Account[] {
  const problems = strayRegions(environments);
  if (problems.length > 0) throw new EnvironmentError(problems);
  return grouped(environments).map(({ id, first, others }) => ({
    id,
    region: first.region ?? '',
    environments: [first, ...others],
  }));
}

/** Environments whose states would lie in a bucket of another region, which Terraform does not find. */
export function strayRegions(environments: readonly Environment[]): Problem[] {
  return grouped(environments).flatMap(({ id, first, others }) =>
    others
      .filter(({ region }) => region !== first.region)
      .map((stray) => ({
        ...problem(
          'region',
          stray.region,
          `must be ${first.region}, that of ${first.name}: account ${id} keeps its states in one region`,
          'use an account of its own, or name a bucket there in account.stateBucket',
        ),
        environment: stray.name,
      })),
  );
}

interface Group {
  readonly id: string;
  readonly first: Environment;
  readonly others: readonly Environment[];
}

function grouped(environments: readonly Environment[]): Group[] {
  const concerned = environments.filter(({ account }) => account?.kind === 'aws' && account.stateBucket === undefined);
  const ids = [...new Set(concerned.flatMap(({ account }) => (account ? [account.id] : [])))];
  return ids.flatMap((id) => {
    const [first, ...others] = concerned.filter(({ account }) => account?.id === id);
    return first ? [{ id, first, others }] : [];
  });
}
