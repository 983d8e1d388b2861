import type { AnswerReader } from '../../ports/answers';
import type { Committed, Transaction, Transactions } from '../../ports/transaction';
import { Unavailable } from '../../ports/unavailable';
import type { CheckedKeys } from '../identity/checked-keys';
import type { Transact } from '../transact';
import type { Answer, Outcome } from './answer';

/** A request that carries an idempotency key. */
export interface KeyedCall {
  /** Hash of the key and of who uses it. */
  readonly id: string;
  /** Hash of what is asked: requests that differ must not share a key. */
  readonly fingerprint: string;
}

/** What a request wants written, and how it is answered. */
export interface Write<T> {
  /** Calls the use case, which runs its work in the transaction it is handed, once, and returns what that returned. */
  readonly run: (transact: Transact) => Promise<Committed<T>>;
  /** The answer to what the work returned. Pure. */
  readonly answer: (value: T) => Answer;
}

/** The key was used for another request before. */
export class KeyReused extends Error {}

// The transaction rolls back, since another one has answered already.
class AlreadyAnswered extends Error {}

/** What writes with idempotency keys need. */
export interface IdempotentWritesOptions {
  readonly transactions: Transactions;
  readonly answers: AnswerReader;
  readonly keys: CheckedKeys;
}

/** Runs each keyed write once; whoever repeats it, later or at the same time, gets the answer of the first. */
export class IdempotentWrites {
  readonly #running = new Map<string, { readonly fingerprint: string; readonly outcome: Promise<Outcome> }>();

  constructor(private readonly options: IdempotentWritesOptions) {}

  /**
   * The answer of the write, or that of the same request before. An answer is kept when the work has ended; a request
   * that failed left nothing, and may be repeated under the same key.
   * @throws KeyReused
   */
  async run<T>(call: KeyedCall, write: Write<T>): Promise<Outcome> {
    for (;;) {
      // Duplicates at this instance wait here, not each on a database connection of its own.
      const first = this.#running.get(call.id);
      if (!first) return this.#start(call, write);
      if (first.fingerprint !== call.fingerprint) throw new KeyReused();
      const outcome = await first.outcome.catch(() => undefined);
      if (outcome) return { ...outcome, isReplayed: true };
    }
  }

  async #start<T>(call: KeyedCall, write: Write<T>): Promise<Outcome> {
    const outcome = this.#runOrReplay(call, write);
    this.#running.set(call.id, { fingerprint: call.fingerprint, outcome });
    try {
      return await outcome;
    } finally {
      this.#running.delete(call.id);
    }
  }

  async #runOrReplay<T>(call: KeyedCall, write: Write<T>): Promise<Outcome> {
    try {
      return { answer: await this.#runOnce(call, write), isReplayed: false };
    } catch (error) {
      if (!(error instanceof AlreadyAnswered)) throw error;
      return { answer: await this.#answerBefore(call), isReplayed: true };
    }
  }

  async #runOnce<T>({ id, fingerprint }: KeyedCall, write: Write<T>): Promise<Answer> {
    const { sealer } = await this.options.keys.use();
    let answer: Answer | undefined;
    await write.run(<V>(work: (tx: Transaction) => Promise<V>) =>
      this.options.transactions.transaction(async (tx) => {
        if (!(await tx.answers.claim(id, fingerprint))) throw new AlreadyAnswered();
        const value = await work(tx);
        answer = write.answer(value as V & T); // what the work returns is what `run` returns
        await tx.answers.keep(id, sealer.seal(contextOf(id), JSON.stringify(answer)));
        return value;
      }),
    );
    if (!answer) throw new Error('a write with an idempotency key has run no transaction');
    return answer;
  }

  async #answerBefore({ id, fingerprint }: KeyedCall): Promise<Answer> {
    const kept = await this.options.answers.find(id);
    // Pruned between the two looks, or not on the replica that answered yet.
    if (!kept) throw new Unavailable('the answer kept under this idempotency key');
    if (kept.fingerprint !== fingerprint) throw new KeyReused();
    const { sealer } = await this.options.keys.use();
    const text = sealer.open(contextOf(id), kept.answer);
    if (text === undefined)
      throw new Error('an answer kept under an idempotency key cannot be opened: is its key gone?');
    return JSON.parse(text) as Answer;
  }
}

function contextOf(id: string): string {
  return `answer ${id}`;
}
