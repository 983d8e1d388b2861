import { randomUUID } from 'node:crypto';
import { type Outcome, steadily } from './steady';

/** What a client knows after a stream of writes, each to an address of its own, none sent twice. */
export interface Acknowledged {
  /** Reason by address, of every write that was answered with 2xx. */
  readonly written: ReadonlyMap<string, string>;
  /** Writes without such an answer: nobody knows whether they happened. By status or error. */
  readonly failures: Readonly<Record<string, number>>;
  readonly sent: number;
}

/** A stream of writes. */
export interface WritesOptions {
  readonly port: number;
  readonly perSecond: number;
  /** Third group of the IPv6 addresses that are written, so that streams do not meet; not 0. */
  readonly network: number;
  /** @default 64 */
  readonly mostInFlight?: number;
  /** @default nobody looks */
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** Writes new addresses at a steady rate until it is stopped, whatever becomes of the earlier ones. */
export function writeSteadily({ port, perSecond, network, mostInFlight = 64, onOutcome }: WritesOptions) {
  const written = new Map<string, string>();
  const failures: Record<string, number> = {};
  const run = randomUUID();
  const reasonOf = (number: number) => `written ${number} of ${run}`;
  const stream = steadily({
    port,
    perSecond,
    mostInFlight,
    ask: (number) => ({
      method: 'PUT',
      path: `/api/v1/ips/${encodeURIComponent(addressOf(network, number))}`,
      body: JSON.stringify({ list: 'deny', reason: reasonOf(number) }),
    }),
    onOutcome: (outcome) => {
      const failure = failureOf(outcome);
      if (failure === undefined) written.set(addressOf(network, outcome.number), reasonOf(outcome.number));
      else failures[failure] = (failures[failure] ?? 0) + 1;
      onOutcome?.(outcome);
    },
  });
  return {
    async stop(): Promise<Acknowledged> {
      const sent = await stream.stop();
      return { written, failures, sent };
    },
  };
}

/** What the addresses of a network begin with. */
export function prefixOf(network: number): string {
  return `2001:db8:${network.toString(16)}:`;
}

// In its shortest spelling, which is the one that is stored: no group is zero but those in the middle.
function addressOf(network: number, number: number): string {
  const [high, low] = [Math.floor(number / 65_535) + 1, (number % 65_535) + 1];
  return `${prefixOf(network)}${high.toString(16)}::${low.toString(16)}`;
}

/** Undefined once the service has acknowledged it with a whole answer. */
function failureOf({ answer }: Outcome): string | undefined {
  if (typeof answer === 'string') return answer;
  return Math.floor(answer.status / 100) === 2 ? undefined : `${answer.status}`;
}
