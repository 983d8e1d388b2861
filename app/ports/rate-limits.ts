import type { Audit } from './audit';
import type { ContextLimitReader } from './context-limits';
import type { RequestCounter } from './request-counter';

/** What the limits of requests need from outside. */
export interface RateLimitPorts {
  /** @default none - there is no Redis: every instance counts its share by itself */
  readonly counter?: RequestCounter;
  readonly contextLimits: ContextLimitReader;
  readonly audit: Audit;
}
