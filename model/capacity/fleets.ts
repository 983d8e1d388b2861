import type { Sections } from '../schema/environment';

/** Instances of a service, those of a second fleet with another image among them. */
export interface Fleets {
  /** At the beginning: the first deploy starts so many. */
  readonly first: number;
  /** At the ceiling. */
  readonly most: number;
  /** Beyond them while a change is rolled out; each fleet is replaced by itself. */
  readonly surge: number;
}

/** How many instances of a service there may be. */
export function fleetsOf(
  { replicas, candidate }: Pick<Sections['services'][string], 'replicas' | 'candidate'>,
  surge: number,
): Fleets {
  if (candidate.kind === 'none') return { first: replicas.min, most: replicas.max, surge };
  const { instances } = candidate;
  return { first: replicas.min + instances, most: replicas.max + instances, surge: 2 * surge };
}
