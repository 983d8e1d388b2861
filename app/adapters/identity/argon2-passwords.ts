import { argon2id, hash, verify } from 'argon2';
import type { Passwords } from '../../ports/passwords';
import { Unavailable } from '../../ports/unavailable';

/** Cost of a hash. */
interface Argon2Parameters {
  /** KiB. */
  readonly memoryCost: number;
  readonly timeCost: number;
  readonly parallelism: number;
}

// OWASP password storage cheat sheet, 2025: 19 MiB, two passes, one lane.
const PARAMETERS: Argon2Parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
// 38 MiB beside the heap; more would not fit the 150 MB of an instance.
const MOST_AT_ONCE = 2;
// About half a second of work.
const MOST_WAITING = 32;

/** argon2id on Node's thread pool, two at a time, so that a rush of logins exhausts neither memory nor the event loop. */
export class Argon2Passwords implements Passwords {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #stranger?: Promise<string>;

  /** @param parameters cost of a hash; tests that are not about it take less */
  constructor(private readonly parameters: Argon2Parameters = PARAMETERS) {}

  async hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(password, { type: argon2id, ...this.parameters }));
  }

  async verify(kept: string | undefined, password: string): Promise<boolean> {
    // Made once, with the parameters of today: nobody learns from the time whether there is an account.
    this.#stranger ??= this.hash('nobody');
    const stranger = await this.#stranger.catch((error) => {
      this.#stranger = undefined;
      throw error;
    });
    const isRight = await this.#inTurn(() => verify(kept ?? stranger, password));
    return kept !== undefined && isRight;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running === MOST_AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING)
        throw new Unavailable('the check of passwords, which has too much to do,');
      // Whoever ends hands its place over, so the number of those running stays.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
