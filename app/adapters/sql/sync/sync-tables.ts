import type { Generated } from 'kysely';
import type { SyncKind, SyncState } from '../../../ports/sync-runs';

/** The newest token of each lock. */
export interface FenceTable {
  name: string;
  token: number;
}

/** Runs of jobs. */
export interface SyncRunTable {
  id: string;
  kind: SyncKind;
  state: SyncState;
  failures: number;
  token: number | null;
  request_id: string;
  requested_at: Generated<Date>;
  started_at: Date | null;
  finished_at: Date | null;
  records: number;
  removed: number;
  error: string | null;
}
