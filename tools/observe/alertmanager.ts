import { z } from 'zod';
import { JsonClient, NoAnswer } from './json-client';

const alerts = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    status: z.object({ silencedBy: z.array(z.string()), inhibitedBy: z.array(z.string()) }),
  }),
);

/** An alert as Alertmanager knows it. */
export type KnownAlert = z.infer<typeof alerts>[number];

/** The part of Alertmanager's API that tells who is not told of what. */
export class Alertmanager {
  readonly #client: JsonClient;

  /** @param url such as 'http://127.0.0.1:9093' */
  constructor(readonly url: string) {
    this.#client = new JsonClient(url);
  }

  /**
   * Every alert that it was handed and that has not ended.
   * @throws NoAnswer
   */
  async alerts(): Promise<KnownAlert[]> {
    const understood = alerts.safeParse(await this.#client.ask('/api/v2/alerts'));
    if (!understood.success) throw new NoAnswer(`${this.url} does not answer as Alertmanager does`);
    return understood.data;
  }

  /** Ends the connections. */
  close(): void {
    this.#client.close();
  }
}
