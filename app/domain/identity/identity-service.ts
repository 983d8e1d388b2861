import { randomUUID } from 'node:crypto';
import type { AccountReader } from '../../ports/accounts';
import type { Passwords } from '../../ports/passwords';
import type { Committed } from '../../ports/transaction';
import type { Transact } from '../transact';
import type { Account, LoginCredentials } from './account';
import type { Standings } from './standings';

/** What the use cases need. */
export interface IdentityServiceOptions {
  readonly accounts: AccountReader;
  readonly passwords: Passwords;
  readonly standings: Standings;
  /**
   * Told of each login before the password is looked at; rejects to refuse it.
   * @default every login is admitted
   */
  readonly admitLogin?: (email: string) => Promise<void>;
}

/** An account as its owner sees it. */
export type Profile = Pick<Account, 'id' | 'email' | 'role'>;

/** The use cases of accounts. */
export class IdentityService {
  constructor(private readonly options: IdentityServiceOptions) {}

  /** Creates an account of role `user`; undefined when the address is taken. */
  async register({ email, password }: LoginCredentials, transact: Transact): Promise<Committed<Profile | undefined>> {
    const account = await this.#newAccount(email, password, 'user');
    return transact(async (tx) =>
      (await tx.accounts.create(account)) ? { id: account.id, email, role: account.role } : undefined,
    );
  }

  /** The account, when the password is its own. Takes the same time when there is no such account. */
  async authenticate({ email, password }: LoginCredentials): Promise<Account | undefined> {
    await this.options.admitLogin?.(email);
    const account = await this.options.accounts.byEmail(email);
    return (await this.options.passwords.verify(account?.passwordHash, password)) ? account : undefined;
  }

  /** Ends every token and session of the account, on this instance at once, on the others within seconds. */
  async logOutEverywhere(id: string, transact: Transact): Promise<Committed<void>> {
    const committed = await transact(async (tx) => {
      await tx.accounts.raiseGeneration(id);
      await tx.refreshTokens.revokeAccount(id);
    });
    this.options.standings.forget(id);
    return committed;
  }

  /**
   * Makes sure that this administrator can log in. Idempotent, also when several instances do it at once: an account of
   * that address that is no administrator, or has another password, is taken over.
   */
  async ensureAdministrator({ email, password }: LoginCredentials, transact: Transact): Promise<void> {
    const found = await this.options.accounts.byEmail(email);
    const isCurrent = found?.role === 'admin' && (await this.options.passwords.verify(found.passwordHash, password));
    if (isCurrent) return;
    const account = await this.#newAccount(email, password, 'admin');
    await transact(async (tx) => {
      if (found) await tx.accounts.makeAdministrator(found.id, account.passwordHash);
      else await tx.accounts.create(account);
    });
  }

  async #newAccount(email: string, password: string, role: Account['role']): Promise<Account> {
    const passwordHash = await this.options.passwords.hash(password);
    return { id: randomUUID(), email, role, passwordHash, generation: 1 };
  }
}
