/** Turns passwords into what may be kept. Both throw `Unavailable` when too many wait already. */
export interface Passwords {
  /** The hash in the PHC text form, with a salt of its own. */
  hash(password: string): Promise<string>;
  /**
   * Takes the same time whether there is an account or not.
   * @param hash undefined = there is no account; the answer then is false
   */
  verify(hash: string | undefined, password: string): Promise<boolean>;
}
