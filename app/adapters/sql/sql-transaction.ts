import type { Kysely } from 'kysely';
import type { AccountWriter } from '../../ports/accounts';
import type { AnswerWriter } from '../../ports/answers';
import type { ContextLimitWriter } from '../../ports/context-limits';
import type { ExpiredIpWriter } from '../../ports/expired-ips';
import type { FenceWriter } from '../../ports/fences';
import type { HistoryWriter } from '../../ports/history';
import type { InboxWriter } from '../../ports/inbox';
import type { IpWriter } from '../../ports/ips';
import type { KeyFingerprintWriter } from '../../ports/keys';
import type { OutboxWriter } from '../../ports/outbox';
import type { RefreshTokenWriter } from '../../ports/refresh-tokens';
import type { RetryWriter } from '../../ports/retries';
import type { SyncRunWriter } from '../../ports/sync-runs';
import type { Transaction } from '../../ports/transaction';
import type { Dialect } from './dialect';
import { SqlHistoryWriter } from './events/sql-history-writer';
import { SqlInboxWriter } from './events/sql-inbox-writer';
import { SqlOutboxWriter } from './events/sql-outbox-writer';
import { SqlAnswerWriter } from './idempotency/sql-answer-writer';
import { SqlAccountWriter } from './identity/sql-account-writer';
import { SqlKeyFingerprintWriter } from './identity/sql-key-fingerprints';
import { SqlRefreshTokenWriter } from './identity/sql-refresh-tokens';
import { SqlIpWriter } from './ips/sql-ip-writer';
import { SqlContextLimitWriter } from './limits/sql-context-limits';
import { SqlRetryWriter } from './retries/sql-retry-writer';
import { SqlExpiredIps } from './sync/sql-expired-ips';
import { SqlFences } from './sync/sql-fences';
import { SqlSyncRunWriter } from './sync/sql-sync-run-writer';
import type { Tables } from './tables';

/** What is written together over one connection. One line per kind of data. */
export class SqlTransaction implements Transaction {
  readonly ips: IpWriter;
  readonly outbox: OutboxWriter;
  readonly inbox: InboxWriter;
  readonly retries: RetryWriter;
  readonly history: HistoryWriter;
  readonly accounts: AccountWriter;
  readonly refreshTokens: RefreshTokenWriter;
  readonly keyFingerprints: KeyFingerprintWriter;
  readonly answers: AnswerWriter;
  readonly contextLimits: ContextLimitWriter;
  readonly fences: FenceWriter;
  readonly expiredIps: ExpiredIpWriter;
  readonly syncRuns: SyncRunWriter;

  /** @param db the connection on which the transaction has begun */
  constructor(db: Kysely<Tables>, dialect: Dialect) {
    this.ips = new SqlIpWriter(db, dialect);
    this.outbox = new SqlOutboxWriter(db, dialect);
    this.inbox = new SqlInboxWriter(db, dialect);
    this.retries = new SqlRetryWriter(db, dialect);
    this.history = new SqlHistoryWriter(db);
    this.accounts = new SqlAccountWriter(db, dialect);
    this.refreshTokens = new SqlRefreshTokenWriter(db, dialect);
    this.keyFingerprints = new SqlKeyFingerprintWriter(db, dialect);
    this.answers = new SqlAnswerWriter(db, dialect);
    this.contextLimits = new SqlContextLimitWriter(db, dialect);
    this.fences = new SqlFences(db, dialect);
    this.expiredIps = new SqlExpiredIps(db, dialect);
    this.syncRuns = new SqlSyncRunWriter(db, dialect);
  }
}
