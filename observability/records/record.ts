import type { Source } from '../sources';

/** A series that Prometheus computes at every evaluation, for what several queries need. */
export interface Recording {
  /** '<labels that are left>:<metric>:<operation>', as Prometheus advises. */
  readonly name: string;
  /** PromQL. */
  readonly query: string;
  /** What the query reads; an environment that lacks one of them has no such series. */
  readonly sources: readonly Source[];
  /** @default none - those of the query's result */
  readonly labels?: Readonly<Record<string, string>>;
}
