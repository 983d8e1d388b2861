import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'undici';

/** What to send, for how long. */
export interface LoadOptions {
  /** Address of the balancer. */
  readonly url: string;
  /** Keep-alive connections, each from a loopback address of its own. */
  readonly connections: number;
  /** Ends after this many requests ... */
  readonly requests?: number;
  /** ... or after this many seconds, whichever comes first; at least one of the two. */
  readonly seconds?: number;
  /**
   * Requests per second at most.
   * @default - as many as are answered
   */
  readonly rate?: number;
  /** Share of upserts among the requests, from 0 to 1; the rest are reads. */
  readonly writes: number;
  /**
   * Send a request again when it failed, once. Only sound because reads and upserts are idempotent.
   * @default false - what fails, failed
   */
  readonly retryOnce?: boolean;
  /** @default none - ends by requests or seconds */
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface LoadReport {
  readonly requests: number;
  /** No answer with a status of 2xx and a whole body: by kind. */
  readonly failed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly perSecond: number;
  /** Answers by instance. */
  readonly instances: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
}

/** Patience of the client, milliseconds: twice the balancer's own would hide a hanging instance. */
const PATIENCE = 10_000;
/** Records that the load reads and writes; they must exist, for a read that finds nothing counts as failed. */
export const RECORDS = 200;

/** Path of one of these records, counted round. */
export function recordPath(number: number): string {
  return `/api/v1/ips/198.51.100.${number % RECORDS}`;
}

/** Sends requests one after the other on each connection and counts what comes back. Stops by itself. */
export async function generateLoad(options: LoadOptions): Promise<LoadReport> {
  const run = new Run(options);
  const start = performance.now();
  await Promise.all(Array.from({ length: options.connections }, (_, index) => run.connection(index)));
  return run.report((performance.now() - start) / 1_000);
}

class Run {
  private sent = 0;
  private readonly latencies: number[] = [];
  private readonly failures = new Map<string, number>();
  private readonly instances = new Map<string, number>();
  private readonly start = Date.now();
  private readonly deadline: number;

  constructor(private readonly options: LoadOptions) {
    this.deadline = this.start + (options.seconds ?? 3_600) * 1_000;
  }

  async connection(index: number): Promise<void> {
    const client = new Client(this.options.url, {
      // Rate limits and balancers tell clients apart by address: all of 127.0.0.0/8 is this machine.
      localAddress: `127.0.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
      headersTimeout: PATIENCE,
      bodyTimeout: PATIENCE,
      connect: { rejectUnauthorized: false },
    });
    while (this.goesOn()) {
      const number = this.sent++;
      await this.turnOf(number);
      await this.measured(client, number);
    }
    await client.close();
  }

  report(seconds: number): LoadReport {
    const sorted = this.latencies.sort((a, b) => a - b);
    const at = (share: number) =>
      Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1));
    return {
      requests: this.latencies.length,
      failed: [...this.failures.values()].reduce((sum, count) => sum + count, 0),
      failures: Object.fromEntries(this.failures),
      perSecond: Math.round(this.latencies.length / seconds),
      instances: Object.fromEntries([...this.instances].sort()),
      latency: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
    };
  }

  private goesOn(): boolean {
    const { requests = Number.POSITIVE_INFINITY, signal } = this.options;
    return this.sent < requests && Date.now() < this.deadline && !signal?.aborted;
  }

  /** Holds a request back until the rate allows it. */
  private async turnOf(number: number): Promise<void> {
    if (!this.options.rate) return;
    const wait = this.start + (number / this.options.rate) * 1_000 - Date.now();
    if (wait > 0) await sleep(wait);
  }

  private async measured(client: Client, number: number): Promise<void> {
    const start = performance.now();
    const isWrite = (number * this.options.writes) % 1 < this.options.writes;
    const first = await this.attempt(client, number, isWrite);
    const failure = first && this.options.retryOnce ? await this.attempt(client, number, isWrite) : first;
    this.latencies.push(performance.now() - start);
    if (failure) this.failures.set(failure, (this.failures.get(failure) ?? 0) + 1);
  }

  /** One request; what went wrong, or undefined. */
  private async attempt(client: Client, number: number, isWrite: boolean): Promise<string | undefined> {
    const path = recordPath(number);
    const body = isWrite
      ? JSON.stringify({ list: number % 2 === 0 ? 'deny' : 'allow', reason: `load ${number}` })
      : null;
    const headers = isWrite ? { 'content-type': 'application/json' } : {};
    try {
      const answer = await client.request({ path, method: isWrite ? 'PUT' : 'GET', headers, body });
      await answer.body.text();
      const instance = String(answer.headers['x-instance-id'] ?? 'none');
      this.instances.set(instance, (this.instances.get(instance) ?? 0) + 1);
      return answer.statusCode < 300 ? undefined : `status ${answer.statusCode}`;
    } catch (error) {
      return (error as { code?: string }).code ?? String(error);
    }
  }
}
