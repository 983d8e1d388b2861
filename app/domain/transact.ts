import type { Transactions } from '../ports/transaction';

/**
 * Runs the work of one use case in one transaction. Routes hand it in, so that what belongs to the request, such as the
 * answer kept under its idempotency key, is written together with what the use case writes.
 */
export type Transact = Transactions['transaction'];
