import type { Lag } from '../../ports/database-status';
import type { Position } from '../../ports/position';
import type { Engine } from './engine';
import type { Server } from './server';
import type { Servers } from './servers';

interface Sample {
  /** Milliseconds. */
  readonly at: number;
  readonly position: Position;
}

// A replica that is further behind than the oldest of them is behind by at least its age.
const MOST_SAMPLES = 600;

/**
 * Measures how far the replicas are behind, the same for every kind of server: where the primary stood is remembered at
 * each measurement, and a replica is behind by the age of the newest of these positions that it has reached.
 */
export class ReplicaLag {
  #samples: Sample[] = [];

  constructor(
    private readonly engine: Engine,
    private readonly servers: Servers,
  ) {}

  async measure(): Promise<Lag[]> {
    if (this.servers.replicas.length === 0) return [];
    const position = await this.engine.positions.ofPrimary(this.servers.primary.db).catch(() => undefined);
    if (position !== undefined)
      this.#samples = [...this.#samples.slice(1 - MOST_SAMPLES), { at: Date.now(), position }];
    return Promise.all(this.servers.replicas.map((replica) => this.#lagOf(replica)));
  }

  async #lagOf({ name, db }: Server): Promise<Lag> {
    const { positions } = this.engine;
    const reached = await positions.reached(db).catch(() => undefined);
    if (reached === undefined) return { name };
    const missing = this.#samples.find(({ position }) => !positions.includes(reached, position));
    return { name, seconds: missing ? (Date.now() - missing.at) / 1000 : 0 };
  }
}
