import type { Committed, Transaction, Transactions } from '../../ports/transaction';

/** Transactions that tell of their commit, so that the relay of this process need not wait until it looks again. */
export class CommitSignal implements Transactions {
  readonly #listeners = new Set<() => void>();

  /** @param quiet the same transactions, for whom nobody need be told of */
  constructor(readonly quiet: Transactions) {}

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<Committed<T>> {
    const committed = await this.quiet.transaction(work);
    for (const listener of this.#listeners) listener();
    return committed;
  }

  /** Has the listener called after every commit. */
  onCommit(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
