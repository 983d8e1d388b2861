import { LRUCache } from 'lru-cache';
import type { WindowCount } from '../../ports/request-counter';

/** What this instance knows of the running minute of one key. */
interface Window {
  /** Requests of all instances, as the shared counter last told. */
  heard: number;
  /** Requests let through here that the shared counter does not know of. */
  own: number;
  /** Of `own`, those it is being told of just now. */
  reporting: number;
  /** This instance's share was used up: whatever the shared counter says when it is back, the minute is over for the key. */
  isUsedUp: boolean;
  /** By the clock given to the constructor. */
  endsAt: number;
}

/** How far a key is from its limit by what this instance knows. */
export interface LocalCount {
  readonly remaining: number;
  readonly isExceeded: boolean;
  readonly resetMs: number;
}

/** Requests let through here that the shared counter is being told of. */
export interface Report {
  readonly requests: number;
  /** @default none - nothing is known of the key */
  readonly window?: Window;
}

const WINDOW_MS = 60_000;
// About ten megabytes at most. Beyond it the least recently used keys are forgotten: counted anew while the shared counter is away.
const MOST_KEYS = 50_000;
// Two answers about one minute give ends that differ by less, since they took different times to arrive.
const SAME_END_MS = 1000;

/**
 * The memory of one instance beside the shared counter. It refuses what is known to be beyond its limit without asking,
 * and stands in for the counter with this instance's share of what was left.
 */
export class LocalWindows {
  readonly #windows = new LRUCache<string, Window>({ max: MOST_KEYS });

  /** @param now milliseconds of a clock that never goes back */
  constructor(private readonly now: () => number) {}

  /** Milliseconds until a key may go on; undefined when it may now, as far as is known, or when there is something to report. */
  blockedForMs(key: string, limit: number): number | undefined {
    const window = this.#running(key);
    if (!window || (window.heard < limit && !window.isUsedUp)) return undefined;
    const isReported = window.own === window.reporting;
    return isReported ? window.endsAt - this.now() : undefined;
  }

  /** What the shared counter has to be told besides the present request; `heard` or `missed` must follow. */
  report(key: string): Report {
    const window = this.#running(key);
    if (!window) return { requests: 0 };
    const requests = window.own - window.reporting;
    window.reporting += requests;
    return { window, requests };
  }

  /**
   * The shared counter has answered, and knows what was reported.
   * @returns whether this instance let its share through while the counter was away in this minute
   */
  heard(key: string, { count, resetMs }: WindowCount, report: Report): boolean {
    if (report.window) {
      report.window.own -= report.requests;
      report.window.reporting -= report.requests;
    }
    const endsAt = this.now() + resetMs;
    const window = this.#running(key);
    if (!window) {
      this.#windows.set(key, { ...newWindow(endsAt), heard: count });
      return false;
    }
    const isSameMinute = endsAt <= window.endsAt + SAME_END_MS;
    window.heard = isSameMinute ? Math.max(window.heard, count) : count; // answers may overtake each other
    // The minute that began here while the counter was away goes on, when the counter begins one of its own.
    if (isSameMinute || !window.isUsedUp) window.endsAt = endsAt;
    return window.isUsedUp;
  }

  /** The shared counter did not answer. */
  missed({ window, requests }: Report): void {
    if (window) window.reporting -= requests;
  }

  /** Counts a request in place of the shared counter: this instance lets its share of what was left through. */
  count(key: string, limit: number, instances: number): LocalCount {
    const now = this.now();
    const window = this.#running(key) ?? newWindow(now + WINDOW_MS);
    this.#windows.set(key, window);
    // Rounded up: all shares together exceed the limit by less than the number of instances, and none is zero from the start.
    const share = Math.ceil(Math.max(0, limit - window.heard) / instances);
    const isExceeded = window.own >= share;
    if (isExceeded) window.isUsedUp = true;
    else window.own += 1;
    return { remaining: Math.max(0, share - window.own), isExceeded, resetMs: window.endsAt - now };
  }

  #running(key: string): Window | undefined {
    const window = this.#windows.get(key);
    return window && window.endsAt > this.now() ? window : undefined;
  }
}

function newWindow(endsAt: number): Window {
  return { heard: 0, own: 0, reporting: 0, isUsedUp: false, endsAt };
}
