/** The jobs that one instance at a time does. */
export const syncKinds = ['incremental', 'full'] as const;
export type SyncKind = (typeof syncKinds)[number];

/** What became of a run. One that is running when its instance dies is begun again by another. */
export type SyncState = 'waiting' | 'running' | 'finished' | 'failed';

/** One run of a job; the field names are those of the API, times ISO 8601 in UTC. */
export interface SyncRun {
  readonly id: string;
  readonly kind: SyncKind;
  readonly state: SyncState;
  /** Runs of the same work that failed before this one. */
  readonly failures: number;
  /** Fencing token of the lock under which it ran last; null until it did. */
  readonly token: number | null;
  /** Joins it with the log lines of the request that asked for it. */
  readonly request_id: string;
  readonly requested_at: string;
  readonly started_at: string | null;
  readonly finished_at: string | null;
  /** Records it went through. */
  readonly records: number;
  /** Records it removed. */
  readonly removed: number;
  /** Why it failed; null unless it did. */
  readonly error: string | null;
}

/** A run that is to be done. */
export type NewSyncRun = Pick<SyncRun, 'id' | 'kind' | 'failures' | 'request_id'>;

/** What a run did. */
export type SyncDone = Pick<SyncRun, 'records' | 'removed'>;

/** Writes runs down, inside a transaction. */
export interface SyncRunWriter {
  /** False when there is a run of that id. */
  add(run: NewSyncRun): Promise<boolean>;
  /**
   * Begins a run, or begins it again.
   * @returns the clock of the primary, microseconds since 1970; undefined when the run has ended
   */
  start(id: string, token: number): Promise<number | undefined>;
  finish(id: string, done: SyncDone): Promise<void>;
  /** False when it has ended already. */
  fail(id: string, error: string): Promise<boolean>;
}

/** Reads runs. Throws `Unavailable` when no server can answer. */
export interface SyncRunReader {
  /** The newest runs, the newest first. */
  newest(limit: number): Promise<SyncRun[]>;
  /** The oldest run of a kind that has not ended. */
  unfinished(kind: SyncKind): Promise<SyncRun | undefined>;
}
