import type { KeyFingerprint, KeyTools } from '../../ports/keys';
import type { Transactions } from '../../ports/transaction';
import { Unavailable } from '../../ports/unavailable';

/** The shared keys, which nobody can use before it is known that the other instances have the same. */
export class CheckedKeys {
  #check?: Promise<readonly string[]>;
  #differing: readonly string[] = [];

  /** @param own fingerprints of the keys of this instance */
  constructor(
    private readonly tools: KeyTools,
    private readonly own: readonly KeyFingerprint[],
    private readonly transactions: Transactions,
  ) {}

  /** Why this instance must not serve, without any key; undefined while nothing is known against it. */
  get problem(): string | undefined {
    if (this.#differing.length === 0) return undefined;
    return `${this.#differing.join(', ')} of this instance differs from that of the others: give all instances the same, or the new key a new id`;
  }

  /**
   * What the keys can do.
   * @throws Unavailable when they differ, or when the database could not be asked yet
   */
  async use(): Promise<KeyTools> {
    const differing = await this.check();
    if (differing.length > 0) throw new Unavailable('this instance, whose keys differ from those of the others,');
    return this.tools;
  }

  /**
   * Compares the keys with those of the other instances, once; keys that are new are added.
   * @returns the names and ids of those that differ
   * @throws Unavailable when the primary does not answer; the next call tries again
   */
  async check(): Promise<readonly string[]> {
    this.#check ??= this.#compare();
    try {
      this.#differing = await this.#check;
    } catch (error) {
      this.#check = undefined;
      throw error;
    }
    return this.#differing;
  }

  async #compare(): Promise<readonly string[]> {
    const { value: all } = await this.transactions.transaction((tx) => tx.keyFingerprints.addMissing(this.own));
    const isShared = (one: KeyFingerprint) =>
      all.some(({ name, id, fingerprint }) => name === one.name && id === one.id && fingerprint === one.fingerprint);
    return this.own.filter((one) => !isShared(one)).map(({ name, id }) => `${name} (id ${id})`);
  }
}
