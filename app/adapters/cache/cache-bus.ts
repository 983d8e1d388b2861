import type { CacheReset } from '../../ports/cache';
import type { Position } from '../../ports/position';

/** Who is told what the instances say to each other. */
export interface CacheListener {
  /** Whatever is remembered here may be outdated. */
  onReset(reason: CacheReset): void;
  onWrite(key: string, revision: number, position: Position): void;
}

/** How the instances tell each other about the cache. Messages may be lost while it is not connected. */
export interface CacheBus {
  readonly isConnected: boolean;
  listen(listener: CacheListener): void;
  /**
   * Makes every instance forget what it remembers.
   * @param instances number of instances expected to confirm; it waits for them half a second at most
   * @returns ids of those that confirmed, in order
   */
  flush(instances: number): Promise<readonly string[]>;
}
