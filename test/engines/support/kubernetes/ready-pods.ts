import type { Api } from './api';
import { isReady, type Pod } from './objects';

/** Follows how many pods get requests, change by change: asking now and then would miss a short gap. */
export class ReadyPods {
  private readonly ready = new Set<string>();
  private readonly controller = new AbortController();
  private readonly counts: number[] = [];
  private readonly done: Promise<void>;
  private failure: unknown;

  /** @param labelSelector selector's text, as `app=web` */
  constructor(api: Api, namespace: string, labelSelector: string) {
    this.done = this.follow(api, `/api/v1/namespaces/${namespace}/pods`, labelSelector);
  }

  /** Every number there was since the first time that there were `from`, in order, as [3, 4, 3]. */
  since(from: number): readonly number[] {
    return this.counts.slice(this.counts.indexOf(from));
  }

  /** How many there are now. */
  get now(): number {
    return this.ready.size;
  }

  /**
   * Ends the watch.
   * @returns the lowest number since the first time that there were `from`
   * @throws Error when there never were so many, or the watch broke
   */
  async lowestSince(from: number): Promise<number> {
    this.controller.abort();
    await this.done;
    if (this.failure) throw this.failure;
    if (!this.counts.includes(from))
      throw new Error(`there never were ${from} ready pods, only ${this.counts.join(', ')}`);
    return Math.min(...this.since(from));
  }

  private async follow(api: Api, path: string, labelSelector: string): Promise<void> {
    try {
      for await (const { type, object } of api.watch<Pod>(path, { labelSelector }, this.controller.signal)) {
        if (type === 'ERROR') throw new Error(`the watch on ${path} broke: ${JSON.stringify(object)}`);
        if (type !== 'DELETED' && isReady(object)) this.ready.add(object.metadata.name);
        else this.ready.delete(object.metadata.name);
        if (this.counts.at(-1) !== this.ready.size) this.counts.push(this.ready.size);
      }
    } catch (error) {
      if (!this.controller.signal.aborted) this.failure = error;
    }
  }
}
