import type { Environment } from './environment';
import { EnvironmentError, problem } from './errors';

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
  const concerned = environments.filter(({ account }) => account?.kind === 'aws' && account.stateBucket === undefined);
  const ids = [...new Set(concerned.flatMap(({ account }) => (account ? [account.id] : [])))];
  return ids.map((id) =>
    accountWith(
      id,
      concerned.filter(({ account }) => account?.id === id),
    ),
  );
}

function accountWith(id: string, environments: readonly Environment[]): Account {
  const [first, ...others] = environments;
  const region = first?.region ?? '';
  const problems = others
    .filter((other) => other.region !== region)
    .map((other) => ({
      ...problem(
        'region',
        other.region,
        `must be ${region}, that of ${first?.name}: account ${id} keeps its states in one region`,
        'use an account of its own, or name a bucket there in account.stateBucket',
      ),
      environment: other.name,
    }));
  if (problems.length > 0) throw new EnvironmentError(problems);
  return { id, region, environments };
}
