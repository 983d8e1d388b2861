import type { Account, Standing } from '../domain/identity/account';

/** Looks accounts up; both ask the primary first, since a replica may not know an account or a logout yet. */
export interface AccountReader {
  /** @param email in lower case */
  byEmail(email: string): Promise<Account | undefined>;
  standing(id: string): Promise<Standing | undefined>;
}

/** Writes accounts, inside a transaction. */
export interface AccountWriter {
  /** False when the address is taken. */
  create(account: Account): Promise<boolean>;
  /** Replaces what an administrator is made of, and ends everything given out to the account before. */
  makeAdministrator(id: string, passwordHash: string): Promise<void>;
  /** Undefined when there is no such account. */
  generationOf(id: string): Promise<number | undefined>;
  /** Ends everything given out to the account before. */
  raiseGeneration(id: string): Promise<void>;
}
