import type { HistoryTable, InboxTable, OutboxTable } from './events/event-tables';
import type { AnswerTable } from './idempotency/answer-table';
import type { AccountTable, KeyFingerprintTable, RefreshTokenTable } from './identity/identity-tables';
import type { IpTable } from './ips/ip-table';
import type { AuditTable, ContextLimitTable } from './limits/limit-tables';
import type { RetryTable } from './retries/retry-table';
import type { FenceTable, SyncRunTable } from './sync/sync-tables';

/** The tables of the application, as the newest migration leaves them. One line per table. */
export interface Tables {
  ips: IpTable;
  outbox: OutboxTable;
  inbox: InboxTable;
  retries: RetryTable;
  ip_history: HistoryTable;
  accounts: AccountTable;
  refresh_tokens: RefreshTokenTable;
  key_fingerprints: KeyFingerprintTable;
  answers: AnswerTable;
  context_limits: ContextLimitTable;
  audit: AuditTable;
  fences: FenceTable;
  sync_runs: SyncRunTable;
}
