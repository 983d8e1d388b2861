import type { ContextLimit } from '../../ports/context-limits';
import type { Subject } from './subject';

/** Requests a minute; 0 = no limit. */
export interface DefaultQuotas {
  readonly perIp: number;
  readonly perIdentity: number;
  readonly perContext: number;
  /** Requests beyond each of them which one minute lets through. */
  readonly burst: number;
}

/** How many requests a minute a subject may make; the limits of contexts that an administrator has set come first. */
export class Quotas {
  #overrides: ReadonlyMap<string, ContextLimit> = new Map();

  constructor(private readonly defaults: DefaultQuotas) {}

  /** Requests a minute, burst included; undefined = no limit. */
  of({ scope, name }: Subject): number | undefined {
    if (scope === 'context') {
      const { enabled, requests_per_minute, burst_size } = this.contextLimit(name);
      return enabled ? requests_per_minute + burst_size : undefined;
    }
    const { perIp, perIdentity, burst } = this.defaults;
    const perMinute = scope === 'ip' ? perIp : perIdentity;
    return perMinute === 0 ? undefined : perMinute + burst;
  }

  /** The limit in force for a context, set or by default. */
  contextLimit(context: string): ContextLimit {
    const { perContext, burst } = this.defaults;
    const byDefault = { context, requests_per_minute: perContext, burst_size: burst, enabled: perContext > 0 };
    return this.#overrides.get(context) ?? byDefault;
  }

  /** From now on these limits count, and no other that was set. */
  replace(limits: readonly ContextLimit[]): void {
    this.#overrides = new Map(limits.map((limit) => [limit.context, limit]));
  }
}
