import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** One request of a stream. */
export interface SteadyAsk {
  readonly method: 'GET' | 'PUT';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}

/** What became of a request; it was sent once. */
export interface Outcome {
  /** Number of the request in its stream, from 0. */
  readonly number: number;
  /** Moment at which it was sent, by `Date.now()`. */
  readonly sentAt: number;
  /** Milliseconds until it ended. */
  readonly ms: number;
  /** The whole answer, or why there was none. */
  readonly answer: SteadyAnswer | string;
}

/** A whole answer. */
export interface SteadyAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A stream of requests. */
export interface SteadyOptions {
  readonly port: number;
  readonly perSecond: number;
  /** Requests in flight; further ones wait, so that an answer that hangs does not stop the others. */
  readonly mostInFlight: number;
  readonly ask: (number: number) => SteadyAsk;
  readonly onOutcome: (outcome: Outcome) => void;
}

const PATIENCE_MS = 10_000;

/** Sends requests at a steady rate until it is stopped, whatever becomes of the earlier ones. */
export function steadily({ port, perSecond, mostInFlight, ask, onOutcome }: SteadyOptions) {
  const agent = new Agent({ keepAlive: true, maxSockets: mostInFlight });
  const inFlight = new Set<Promise<void>>();
  let sent = 0;
  let running = true;

  const once = async (number: number): Promise<void> => {
    const sentAt = Date.now();
    const begin = performance.now();
    const answer = await send(agent, port, ask(number)).catch((error: Error) => error.message);
    onOutcome({ number, sentAt, ms: performance.now() - begin, answer });
  };
  const loop = (async () => {
    const begin = performance.now();
    while (running) {
      const due = ((performance.now() - begin) / 1000) * perSecond;
      for (; sent < due && inFlight.size < mostInFlight; sent += 1) {
        const one: Promise<void> = once(sent).finally(() => inFlight.delete(one));
        inFlight.add(one);
      }
      await sleep(5);
    }
    await Promise.all(inFlight);
    agent.destroy();
  })();
  return {
    /** Resolves when the last answer is there, with the number of requests. */
    async stop(): Promise<number> {
      running = false;
      await loop;
      return sent;
    },
  };
}

function send(agent: Agent, port: number, { method, path, headers, body }: SteadyAsk): Promise<SteadyAnswer> {
  const content = body === undefined ? {} : contentHeaders(body);
  const options = { host: '127.0.0.1', port, agent, method, path, timeout: PATIENCE_MS };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, headers: { ...headers, ...content } }, (answer) => {
      const { statusCode: status = 0, headers } = answer;
      text(answer).then((text) => resolve({ status, headers, text }), reject);
    });
    sent.once('error', reject);
    sent.once('timeout', () => sent.destroy(new Error('time-out')));
    sent.end(body);
  });
}

function contentHeaders(body: string) {
  return { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` };
}
