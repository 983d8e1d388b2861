/** The token is not the newest any more: somebody else has obtained the lock since. Nothing may be written. */
export class FenceLost extends Error {
  constructor(name: string, token: number) {
    super(`the lock ${name} is held by somebody else since token ${token}: nothing was written`);
    this.name = 'FenceLost';
  }
}

/** Numbers the holders of each lock. A number that was given once is never given again, whatever the lock server forgets. */
export interface FenceWriter {
  /** The token of a new holder: higher than every one before it. Waits for writes under the one before. */
  next(name: string): Promise<number>;
  /**
   * Lets the transaction go on only if the token is the newest, and keeps newer ones from being given until it ends. Every
   * write that a lock protects begins with it.
   * @throws FenceLost
   */
  assertCurrent(name: string, token: number): Promise<void>;
}
