import { UNKNOWN_POSITION } from '../../ports/position';
import type { Committed, Transaction, Transactions } from '../../ports/transaction';

/** Runs the work at once: for tests and for trying things out. It rolls nothing back. */
export class MemoryTransactions implements Transactions {
  /** @param tx what is written to */
  constructor(private readonly tx: Transaction) {}

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<Committed<T>> {
    return { value: await work(this.tx), position: UNKNOWN_POSITION };
  }
}
