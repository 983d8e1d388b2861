import { z } from 'zod';
import { JsonClient, NoAnswer } from './json-client';

const labels = z.record(z.string(), z.string());
const sample = z.tuple([z.number(), z.string()]);
const refusal = z.object({ status: z.literal('error'), error: z.string() });

const matrix = z.array(z.object({ metric: labels, values: z.array(sample) }));
const vector = z.array(z.object({ metric: labels, value: sample }));
const rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          labels: labels.default({}),
          alerts: z
            .array(
              z.object({
                labels,
                annotations: labels.default({}),
                state: z.enum(['firing', 'pending', 'inactive', 'unknown']),
                activeAt: z.string(),
              }),
            )
            .default([]),
        }),
      ),
    }),
  ),
});

/** A series over time: value by value, as text, with the time in seconds. */
export type Series = z.infer<typeof matrix>[number];
/** A series' newest value. */
export type Sample = z.infer<typeof vector>[number];
/** A rule of an alert, and what it found. */
export type AlertingRule = z.infer<typeof rules>['groups'][number]['rules'][number];

/** What to ask of a time: both ends are included, all in seconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** Prometheus understood, and refuses. */
export class Refused extends Error {}

/** The part of Prometheus' API that shows things. All throw NoAnswer when it is away, Refused when it refuses. */
export class Prometheus {
  readonly #client: JsonClient;

  /** @param url such as 'http://127.0.0.1:9090' */
  constructor(readonly url: string) {
    this.#client = new JsonClient(url);
  }

  /** Values of an expression over a time. */
  async range(query: string, { start, end, step }: Span): Promise<Series[]> {
    const words = { query, start: String(start), end: String(end), step: String(step), timeout: '10s' };
    return (await this.#ask('/api/v1/query_range', z.object({ result: matrix }), words)).result;
  }

  /** Values of an expression at one moment, in seconds since 1970. */
  async at(query: string, time: number): Promise<Sample[]> {
    const words = { query, time: String(time), timeout: '10s' };
    return (await this.#ask('/api/v1/query', z.object({ result: vector }), words)).result;
  }

  /** Every rule that raises alerts. */
  async alertingRules(): Promise<AlertingRule[]> {
    const { groups } = await this.#ask('/api/v1/rules', rules, { type: 'alert' });
    return groups.flatMap((group) => group.rules);
  }

  /** Ends the connections. */
  close(): void {
    this.#client.close();
  }

  async #ask<T>(path: string, data: z.ZodType<T>, words: Readonly<Record<string, string>>): Promise<T> {
    const answer = await this.#client.ask(path, words);
    const refused = refusal.safeParse(answer);
    if (refused.success) throw new Refused(refused.data.error);
    const understood = z.object({ status: z.literal('success'), data }).safeParse(answer);
    if (!understood.success) throw new NoAnswer(`${this.url} does not answer as Prometheus does`);
    return understood.data.data;
  }
}
