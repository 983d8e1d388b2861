import { Agent, request } from 'node:http';

/** What one connection asks for again and again. */
export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
}

/** What became of a load. */
export interface LoadResult {
  readonly total: number;
  /** `<method> <status or error>` of every request that did not get a 2xx. */
  readonly failures: readonly string[];
}

/**
 * A closed loop over keep-alive connections that runs until it is stopped. Nothing is hidden: a reset, a time-out (5 s)
 * and any status but 2xx count as failures; with `clientRetries` an idempotent request is sent again so many times first.
 */
export function load(port: number, connections: number, asks: readonly Ask[], clientRetries = 0) {
  let running = true;
  let total = 0;
  const failures: string[] = [];
  const loops = Array.from({ length: connections }, async (_, index) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let turn = index; running; turn += 1) {
      const ask = asks[turn % asks.length];
      if (!ask) break;
      const outcome = await persistently(port, agent, ask, ask.method === 'POST' ? 0 : clientRetries);
      total += 1;
      if (outcome !== undefined) failures.push(`${ask.method} ${outcome}`);
    }
    agent.destroy();
  });
  return {
    /** Requests answered so far. */
    count: () => total,
    async stop(): Promise<LoadResult> {
      running = false;
      await Promise.all(loops);
      return { total, failures };
    },
  };
}

async function persistently(port: number, agent: Agent, ask: Ask, retries: number): Promise<string | undefined> {
  const outcome = await once(port, agent, ask);
  return outcome === undefined || retries === 0 ? outcome : persistently(port, agent, ask, retries - 1);
}

/** Undefined when all went well. */
function once(port: number, agent: Agent, { method, path, body }: Ask): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const sent = request({ port, host: '127.0.0.1', agent, method, path, headers, timeout: 5000 }, (answer) => {
      answer.once('error', (error) => resolve(error.message));
      answer.once('end', () =>
        resolve(Math.floor((answer.statusCode ?? 0) / 100) === 2 ? undefined : `${answer.statusCode}`),
      );
      answer.resume();
    });
    sent.once('error', (error) => resolve(error.message));
    sent.once('timeout', () => sent.destroy(new Error('timeout')));
    sent.end(body);
  });
}
