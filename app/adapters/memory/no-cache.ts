import type { Cache } from '../../ports/cache';

/** Keeps nothing: for a system without Redis, whose instances must not each remember something else. */
export class NoCache implements Cache {
  async get(): Promise<undefined> {
    return undefined;
  }

  async fill(): Promise<void> {}

  async put(): Promise<void> {}

  async bump(): Promise<void> {}

  async available(): Promise<boolean> {
    return true;
  }
}
