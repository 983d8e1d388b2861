import { Argon2Passwords } from '../../app/adapters/identity/argon2-passwords';
import { fingerprintsOf } from '../../app/adapters/identity/key-fingerprints';
import { createKeyTools } from '../../app/adapters/identity/key-tools';
import { MemorySessions } from '../../app/adapters/memory/memory-sessions';
import type { Config } from '../../app/contract';
import type { Account } from '../../app/domain/identity/account';
import type { AccountReader, AccountWriter } from '../../app/ports/accounts';
import type { AnswerReader, AnswerWriter } from '../../app/ports/answers';
import type { IdentityPorts } from '../../app/ports/identity';
import type { KeyFingerprint, KeyFingerprintWriter } from '../../app/ports/keys';
import type { RefreshToken, RefreshTokenWriter } from '../../app/ports/refresh-tokens';
import type { Transaction } from '../../app/ports/transaction';

/** Hashes of a millisecond, for tests that are not about what a hash costs. */
export const CHEAP = { memoryCost: 1024, timeCost: 2, parallelism: 1 };

/** What the database would hold: several services over one of these are instances of one system. */
export class IdentityMemory {
  readonly accounts = new Map<string, Account>();
  readonly refreshTokens = new Map<string, RefreshToken>();
  readonly answers = new Map<string, { fingerprint: string; answer?: string }>();
  readonly keyFingerprints: KeyFingerprint[] = [];
  readonly sessions = new MemorySessions(3600);

  /** The ports of one instance. */
  ports(config: Config): IdentityPorts {
    return {
      accounts: this.#accountReader,
      answers: this.#answerReader,
      passwords: new Argon2Passwords(CHEAP),
      sessions: this.sessions,
      keyTools: createKeyTools(config),
      keyFingerprints: fingerprintsOf(config.identity),
      pruning: { pruneBatch: async () => false },
    };
  }

  /** What a transaction writes to; nothing is rolled back, but a key without its answer counts as free. */
  readonly writers: Pick<Transaction, 'accounts' | 'refreshTokens' | 'keyFingerprints' | 'answers'>;

  readonly #accountReader: AccountReader = {
    byEmail: async (email) => [...this.accounts.values()].find((account) => account.email === email),
    standing: async (id) => this.accounts.get(id),
  };
  readonly #answerReader: AnswerReader = {
    find: async (id) => {
      const { fingerprint = '', answer } = this.answers.get(id) ?? {};
      return answer === undefined ? undefined : { fingerprint, answer };
    },
  };

  constructor() {
    this.writers = {
      accounts: this.#accountWriter(),
      refreshTokens: this.#refreshTokenWriter(),
      keyFingerprints: this.#keyFingerprintWriter(),
      answers: this.#answerWriter(),
    };
  }

  #change(id: string, change: (account: Account) => Account): void {
    const account = this.accounts.get(id);
    if (account) this.accounts.set(id, change(account));
  }

  #accountWriter(): AccountWriter {
    return {
      create: async (account) => {
        if (await this.#accountReader.byEmail(account.email)) return false;
        this.accounts.set(account.id, account);
        return true;
      },
      makeAdministrator: async (id, passwordHash) =>
        this.#change(id, (one) => ({ ...one, role: 'admin', passwordHash, generation: one.generation + 1 })),
      generationOf: async (id) => this.accounts.get(id)?.generation,
      raiseGeneration: async (id) => this.#change(id, (one) => ({ ...one, generation: one.generation + 1 })),
    };
  }

  #refreshTokenWriter(): RefreshTokenWriter {
    const revoke = (isRevoked: (token: RefreshToken) => boolean) => {
      for (const token of this.refreshTokens.values()) if (isRevoked(token)) this.refreshTokens.delete(token.hash);
    };
    return {
      add: async (token) => void this.refreshTokens.set(token.hash, { ...token, isUsed: false }),
      take: async (hash) => this.refreshTokens.get(hash),
      markUsed: async (hash) => {
        const token = this.refreshTokens.get(hash);
        if (token) this.refreshTokens.set(hash, { ...token, isUsed: true });
      },
      revokeFamily: async (family) => revoke((token) => token.family === family),
      revokeAccount: async (account) => revoke((token) => token.account === account),
    };
  }

  #keyFingerprintWriter(): KeyFingerprintWriter {
    return {
      addMissing: async (own) => {
        const isThere = (one: KeyFingerprint) =>
          this.keyFingerprints.some(({ name, id }) => name === one.name && id === one.id);
        this.keyFingerprints.push(...own.filter((one) => !isThere(one)));
        return this.keyFingerprints;
      },
    };
  }

  #answerWriter(): AnswerWriter {
    return {
      claim: async (id, fingerprint) => {
        if (this.answers.get(id)?.answer !== undefined) return false;
        this.answers.set(id, { fingerprint });
        return true;
      },
      keep: async (id, answer) => void this.answers.set(id, { fingerprint: '', ...this.answers.get(id), answer }),
    };
  }
}
