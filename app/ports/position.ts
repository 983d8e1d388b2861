/**
 * Where a write stands in the log of the primary: an LSN (Postgres), GTIDs (MariaDB) or a set of them (MySQL). Opaque
 * text; positions only grow.
 */
export type Position = string;

/** The position of a write that is known to the primary only: its server keeps no log, or nobody knows where in it. */
export const UNKNOWN_POSITION: Position = 'unknown';
