import type { AccountReader } from './accounts';
import type { AnswerReader } from './answers';
import type { KeyFingerprint, KeyTools } from './keys';
import type { Passwords } from './passwords';
import type { Pruning } from './pruning';
import type { Sessions } from './sessions';

/** What identity and idempotency keys need from outside the process. */
export interface IdentityPorts {
  readonly accounts: AccountReader;
  readonly answers: AnswerReader;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly keyTools: KeyTools;
  /** Fingerprints of the keys of this instance. */
  readonly keyFingerprints: readonly KeyFingerprint[];
  readonly pruning: Pruning;
}
