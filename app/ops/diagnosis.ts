import type { Findings, Probe } from '../ports/probe';
import { within } from './patience';

/** What is known of one dependency. */
export interface Diagnosis {
  readonly name: string;
  readonly status: 'up' | 'down';
  /** Milliseconds that the look took. */
  readonly latency_ms: number;
  /** What was found; missing when it is down. */
  readonly findings?: Findings;
}

// Below the 500 ms that the CryptoServe guide allows the whole answer.
const PATIENCE_MS = 400;
// However many people look at the same time, the dependencies are asked once a second.
const REMEMBER_MS = 1000;

/** Looks into every dependency at once; one that hangs costs its own answer only. */
export class Diagnostics {
  #last?: Promise<readonly Diagnosis[]>;
  #lookedAt = 0;

  constructor(private readonly probes: readonly Probe[]) {}

  current(): Promise<readonly Diagnosis[]> {
    if (this.#last && Date.now() - this.#lookedAt < REMEMBER_MS) return this.#last;
    this.#lookedAt = Date.now();
    this.#last = Promise.all(this.probes.map(diagnose));
    return this.#last;
  }
}

async function diagnose(probe: Probe): Promise<Diagnosis> {
  const start = performance.now();
  const findings = await within(PATIENCE_MS, probe.look());
  const latency_ms = Math.round((performance.now() - start) * 100) / 100;
  return findings === undefined
    ? { name: probe.name, status: 'down', latency_ms }
    : { name: probe.name, status: 'up', latency_ms, findings };
}
