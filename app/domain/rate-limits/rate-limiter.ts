import type { RequestCounter, WindowCount } from '../../ports/request-counter';
import { LeasedCounter } from './leased-counter';
import { type LocalCount, LocalWindows, type Report } from './local-windows';
import type { Quotas } from './quotas';
import type { Subject, Verdict } from './subject';

/** Which counter a request was counted by: the one that all instances share, or this instance's own in its place. */
export type UsedCounter = 'shared' | 'own';

/** What the rate limiter needs. */
export interface RateLimiterOptions {
  readonly quotas: Quotas;
  /** @default none - every instance counts its share by itself */
  readonly counter?: RequestCounter;
  readonly fleet: { readonly current: number };
  /** Told of every refused request. */
  readonly onRefusal: (verdict: Verdict) => void;
  /** Told of every request that was counted, once for each limit that it meets. */
  readonly onCount: (counter: UsedCounter) => void;
  /** Milliseconds. @default the monotonic clock of the process */
  readonly now?: () => number;
}

/** Something that is there at once, as a rule: who waits for it needlessly is slower. */
export type Soon<T> = T | Promise<T>;

interface Limited {
  readonly subject: Subject;
  readonly key: string;
  /** Requests a minute, burst included. */
  readonly limit: number;
}

/** Counts requests by the minute, over all instances, and says which are too many. */
export class RateLimiter {
  readonly #local: LocalWindows;
  readonly #shared: LeasedCounter | undefined;

  constructor(private readonly options: RateLimiterOptions) {
    const { counter, now = () => performance.now() } = options;
    this.#local = new LocalWindows(now);
    this.#shared = counter && new LeasedCounter(counter, now);
  }

  /**
   * Counts a request of these subjects. One that is known to be beyond its limit is told at once, and nothing is counted.
   * @returns the verdicts on those that have a limit
   */
  count(subjects: readonly Subject[]): Soon<readonly Verdict[]> {
    const limited = this.#limited(subjects);
    const known = limited.flatMap((one) => this.#known(one));
    if (known.length > 0) return known;
    const verdicts = limited.map((one) => this.#judge(one));
    return verdicts.some((verdict) => verdict instanceof Promise) ? Promise.all(verdicts) : (verdicts as Verdict[]);
  }

  #limited(subjects: readonly Subject[]): Limited[] {
    return subjects.flatMap((subject) => {
      const limit = this.options.quotas.of(subject);
      return limit === undefined ? [] : [{ subject, key: `${subject.scope}:${subject.name}`, limit }];
    });
  }

  #known(limited: Limited): Verdict[] {
    const resetMs = this.#local.blockedForMs(limited.key, limited.limit);
    return resetMs === undefined ? [] : [this.#told(limited, { remaining: 0, isExceeded: true, resetMs })];
  }

  #judge(limited: Limited): Soon<Verdict> {
    const { key, limit } = limited;
    if (!this.#shared) return this.#judgeAlone(limited);
    const report = this.#local.report(key);
    const answer = this.#shared.count(key, 1 + report.requests, limit);
    if (!(answer instanceof Promise)) return this.#heard(limited, answer, report);
    return answer.then(
      (counted) => this.#heard(limited, counted, report),
      () => {
        this.#local.missed(report);
        return this.#judgeAlone(limited);
      },
    );
  }

  #judgeAlone(limited: Limited): Verdict {
    this.options.onCount('own');
    return this.#told(limited, this.#local.count(limited.key, limited.limit, this.options.fleet.current));
  }

  #heard(limited: Limited, answer: WindowCount, report: Report): Verdict {
    this.options.onCount('shared');
    const isUsedUp = this.#local.heard(limited.key, answer, report);
    const { count, resetMs } = answer;
    const remaining = isUsedUp ? 0 : Math.max(0, limited.limit - count);
    return this.#told(limited, { remaining, isExceeded: isUsedUp || count > limited.limit, resetMs });
  }

  #told({ subject: { scope, name }, limit }: Limited, { remaining, isExceeded, resetMs }: LocalCount): Verdict {
    const resetSeconds = Math.max(1, Math.ceil(resetMs / 1000));
    const verdict = { scope, name, limit, remaining, resetSeconds, isExceeded };
    if (isExceeded) this.options.onRefusal(verdict);
    return verdict;
  }
}
