import type { AccountWriter } from './accounts';
import type { AnswerWriter } from './answers';
import type { ContextLimitWriter } from './context-limits';
import type { ExpiredIpWriter } from './expired-ips';
import type { FenceWriter } from './fences';
import type { HistoryWriter } from './history';
import type { InboxWriter } from './inbox';
import type { IpWriter } from './ips';
import type { KeyFingerprintWriter } from './keys';
import type { OutboxWriter } from './outbox';
import type { Position } from './position';
import type { RefreshTokenWriter } from './refresh-tokens';
import type { RetryWriter } from './retries';
import type { SyncRunWriter } from './sync-runs';

export type { Position } from './position';

/** What is written together: all of it or nothing. One line per kind of data. */
export interface Transaction {
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
}

/** What a transaction left, and from where on it can be read. */
export interface Committed<T> {
  readonly value: T;
  readonly position: Position;
}

/** The database as the use cases see it. */
export interface Transactions {
  /**
   * Runs the work in one transaction on the primary. It may run more than once (a deadlock, a connection lost before the
   * commit was asked for), so it must not have effects outside the transaction.
   * @throws Unavailable when the primary does not answer; when the connection was lost in the commit, nobody knows whether
   * the work was done
   */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<Committed<T>>;
}
