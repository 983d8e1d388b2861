import type { IndexState, SearchIndex } from '../../ports/search';

/** Told when the index can be searched again, or no longer. */
export type OnIndexChange = (state: IndexState | 'away', error?: unknown) => void;

/**
 * Knows whether the index can be searched, so that neither a search nor a look at the health of the instance waits for a
 * cluster that hangs: it is asked beside them.
 */
export class IndexWatch {
  #state?: IndexState | 'away';

  constructor(
    private readonly index: Pick<SearchIndex, 'state'>,
    private readonly onChange: OnIndexChange,
  ) {}

  /** False until the first look. */
  get isUsable(): boolean {
    return this.#state === 'complete';
  }

  /** Asks the index. Never throws. */
  async look(): Promise<void> {
    try {
      this.#set(await this.index.state());
    } catch (error) {
      this.failed(error);
    }
  }

  /** It did not answer a search: nobody asks it for another before the next look. */
  failed(error: unknown): void {
    this.#set('away', error);
  }

  #set(state: IndexState | 'away', error?: unknown): void {
    if (state === this.#state) return;
    this.#state = state;
    this.onChange(state, error);
  }
}
