import type { Generated } from 'kysely';

/** The table of answers kept under idempotency keys. */
export interface AnswerTable {
  id: string;
  fingerprint: string;
  /** Null only inside the transaction that is about to answer. */
  answer: string | null;
  created_at: Generated<Date>;
}
