import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a client knows after a stream of writes, each to an address of its own, none sent twice. */
export interface Acknowledged {
  /** Reason by address, of every write that was answered with 2xx. */
  readonly written: ReadonlyMap<string, string>;
  /** Writes without such an answer: nobody knows whether they happened. By status or error. */
  readonly failures: Readonly<Record<string, number>>;
  readonly sent: number;
}

// The requests in flight; a write that hangs must not stop the others.
const MOST_IN_FLIGHT = 64;
const PATIENCE_MS = 10_000;

/**
 * Writes new addresses at a steady rate until it is stopped, whatever becomes of the earlier ones.
 * @param network first byte of the IPv6 addresses that are written, so that rounds do not meet
 */
export function writeSteadily(port: number, perSecond: number, network: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_IN_FLIGHT });
  const written = new Map<string, string>();
  const failures: Record<string, number> = {};
  const inFlight = new Set<Promise<void>>();
  let sent = 0;
  let running = true;

  const write = async (number: number): Promise<void> => {
    // In its shortest spelling, which is the one that is stored: no group is zero but those in the middle.
    const [high, low] = [Math.floor(number / 65_535) + 1, (number % 65_535) + 1];
    const address = `2001:db8:${network.toString(16)}:${high.toString(16)}::${low.toString(16)}`;
    const reason = `written ${randomUUID()}`;
    const outcome = await put(agent, port, address, reason);
    if (outcome === undefined) written.set(address, reason);
    else failures[outcome] = (failures[outcome] ?? 0) + 1;
  };
  const loop = (async () => {
    const begin = performance.now();
    while (running) {
      const due = ((performance.now() - begin) / 1000) * perSecond;
      for (; sent < due && inFlight.size < MOST_IN_FLIGHT; sent += 1) {
        const one: Promise<void> = write(sent).finally(() => inFlight.delete(one));
        inFlight.add(one);
      }
      await sleep(5);
    }
    await Promise.all(inFlight);
    agent.destroy();
  })();
  return {
    async stop(): Promise<Acknowledged> {
      running = false;
      await loop;
      return { written, failures, sent };
    },
  };
}

/** Undefined once the service has acknowledged it with a whole answer. */
function put(agent: Agent, port: number, address: string, reason: string): Promise<string | undefined> {
  const body = JSON.stringify({ list: 'deny', reason });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const path = `/api/v1/ips/${encodeURIComponent(address)}`;
  return new Promise((resolve) => {
    const sent = request(
      { host: '127.0.0.1', port, agent, method: 'PUT', path, headers, timeout: PATIENCE_MS },
      (answer) => {
        const status = answer.statusCode ?? 0;
        answer.once('error', (error) => resolve(error.message));
        answer.once('end', () => resolve(Math.floor(status / 100) === 2 && answer.complete ? undefined : `${status}`));
        answer.resume();
      },
    );
    sent.once('error', (error) => resolve(error.message));
    sent.once('timeout', () => sent.destroy(new Error('time-out')));
    sent.end(body);
  });
}
