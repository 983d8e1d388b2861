import type { RequestCounter } from '../../ports/request-counter';
import { LocalWindows } from './local-windows';
import type { Quotas } from './quotas';
import type { Subject, Verdict } from './subject';

/** What the rate limiter needs. */
export interface RateLimiterOptions {
  readonly quotas: Quotas;
  /** @default none - every instance counts its share by itself */
  readonly counter?: RequestCounter;
  readonly fleet: { readonly current: number };
  /** Told of every refused request. */
  readonly onRefusal: (verdict: Verdict) => void;
  /** Milliseconds. @default the monotonic clock of the process */
  readonly now?: () => number;
}

/** Counts requests by the minute, over all instances, and says which are too many. */
export class RateLimiter {
  readonly #local: LocalWindows;

  constructor(private readonly options: RateLimiterOptions) {
    this.#local = new LocalWindows(options.now ?? (() => performance.now()));
  }

  /** The verdict on a subject that is known to be beyond its limit; it costs no question to anybody. */
  known(subject: Subject): Verdict | undefined {
    const limit = this.options.quotas.of(subject);
    const resetMs = limit === undefined ? undefined : this.#local.blockedForMs(keyOf(subject), limit);
    if (limit === undefined || resetMs === undefined) return undefined;
    return this.#told({ ...subject, limit, remaining: 0, resetSeconds: seconds(resetMs), isExceeded: true });
  }

  /**
   * Counts a request of a subject.
   * @returns undefined when the subject has no limit
   */
  async count(subject: Subject): Promise<Verdict | undefined> {
    const limit = this.options.quotas.of(subject);
    if (limit === undefined) return undefined;
    const known = this.known(subject);
    if (known) return known;
    const { remaining, isExceeded, resetMs } = await this.#ask(keyOf(subject), limit);
    return this.#told({ ...subject, limit, remaining, resetSeconds: seconds(resetMs), isExceeded });
  }

  async #ask(key: string, limit: number) {
    const { counter, fleet } = this.options;
    if (!counter) return this.#local.count(key, limit, fleet.current);
    const report = this.#local.report(key);
    try {
      const answer = await counter.count(key, 1 + report.requests);
      const isUsedUp = this.#local.heard(key, answer, report);
      const { count, resetMs } = answer;
      return { remaining: isUsedUp ? 0 : Math.max(0, limit - count), isExceeded: isUsedUp || count > limit, resetMs };
    } catch {
      this.#local.missed(report);
      return this.#local.count(key, limit, fleet.current);
    }
  }

  #told(verdict: Verdict): Verdict {
    if (verdict.isExceeded) this.options.onRefusal(verdict);
    return verdict;
  }
}

function keyOf({ scope, name }: Subject): string {
  return `${scope}:${name}`;
}

function seconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1000));
}
