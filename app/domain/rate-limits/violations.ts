import { randomUUID } from 'node:crypto';
import type { Audit, Violation } from '../../ports/audit';
import type { Verdict } from './subject';

/** Where violations go. */
export interface ViolationsOptions {
  readonly audit: Audit;
  readonly instanceId: string;
  /** Told of the first refusal of a subject in a minute. */
  readonly onFirst: (verdict: Verdict) => void;
  /** @default the clock of the machine */
  readonly now?: () => number;
}

const MINUTE_MS = 60_000;
// An attack from more addresses than that within a minute, or while the database is away, leaves a part of itself.
const MOST_KEPT = 1000;

/** Adds up refusals, so that an attack leaves one line and one row for each subject and minute, and not a storm of writes. */
export class Violations {
  readonly #kept = new Map<string, { violation: Violation; refused: number }>();
  readonly #now: () => number;

  constructor(private readonly options: ViolationsOptions) {
    this.#now = options.now ?? Date.now;
  }

  add(verdict: Verdict): void {
    const { scope, name, limit } = verdict;
    const minute = Math.floor(this.#now() / MINUTE_MS) * MINUTE_MS;
    const key = `${minute} ${scope} ${name}`;
    const kept = this.#kept.get(key);
    if (kept) {
      kept.refused += 1;
      return;
    }
    if (this.#kept.size >= MOST_KEPT) return;
    const { instanceId } = this.options;
    const subject = { scope, subject: name, quota: limit, minute: new Date(minute), instanceId };
    this.#kept.set(key, { violation: { id: randomUUID(), refused: 0, ...subject }, refused: 1 });
    this.options.onFirst(verdict);
  }

  /** Hands over the minutes that are over. @throws when the audit log cannot take them; they are kept then */
  async flush(): Promise<void> {
    await this.#handOver(this.#now() - MINUTE_MS);
  }

  /** Hands over everything, for a process that ends. @throws when the audit log cannot take it */
  async end(): Promise<void> {
    await this.#handOver(this.#now());
  }

  async #handOver(begunBefore: number): Promise<void> {
    const over = [...this.#kept].filter(([, { violation }]) => violation.minute.getTime() <= begunBefore);
    if (over.length === 0) return;
    await this.options.audit.add(over.map(([, { violation, refused }]) => ({ ...violation, refused })));
    for (const [key] of over) this.#kept.delete(key);
  }
}
