import type { Cache, CacheRequest, Flushed, Load } from '../../ports/cache';

/** Keeps nothing: for a system without Redis, whose instances must not each remember something else. */
export class NoCache implements Cache {
  async read<T>(_request: CacheRequest, load: Load<T>): Promise<T> {
    return (await load({})).value;
  }

  async write(): Promise<void> {}

  async outdate(): Promise<void> {}

  async flush(): Promise<Flushed> {
    return { keys: 0, nodes: 0, instances: [] };
  }

  async available(): Promise<boolean> {
    return true;
  }

  isListening(): boolean {
    return true;
  }

  observe(): void {}

  localEntries(): number {
    return 0;
  }
}
