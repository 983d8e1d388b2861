/** Which database servers answer. */
export interface DatabaseStatus {
  /** The tables are those this version needs. */
  readonly schemaCurrent: boolean;
  readonly primary: boolean;
  readonly replicas: readonly boolean[];
}

/** Connections of this instance to one database server. */
export interface PoolUse {
  /** `primary`, `replica-1`, ... */
  readonly name: string;
  readonly active: number;
  readonly idle: number;
  /** Requests waiting for a connection. */
  readonly waiting: number;
  /** Most connections the pool opens. */
  readonly max: number;
  /** Statements since the start that failed because no connection could be made, or because theirs was lost. */
  readonly failures: number;
}

/** How far a replica is behind. */
export interface Lag {
  /** `replica-1`, ... */
  readonly name: string;
  /** Seconds; undefined when it does not answer. */
  readonly seconds?: number;
}

/** Tells how the database is. */
export interface DatabaseMonitor {
  status(): Promise<DatabaseStatus>;
  pools(): PoolUse[];
  replicaLags(): Promise<Lag[]>;
}
