import type { Position } from '../../ports/position';
import type { Positions } from './engine';
import type { Server } from './server';

// Positions only grow while a server runs; one that restarts may have to replay a little again.
const REMEMBER_MS = 1000;

interface Seen {
  readonly position: Position;
  readonly at: number;
}

/** How far the replicas have come, asked for at most as often as needed. */
export class Replay {
  readonly #seen = new Map<Server, Seen>();
  readonly #asking = new Map<Server, Promise<Position | undefined>>();

  constructor(private readonly positions: Positions) {}

  /** A replica that has replayed the position: one that is known to have, else the first if it answers so now. */
  async findReplica(replicas: readonly Server[], wanted: Position): Promise<Server | undefined> {
    if (!this.positions.isPosition(wanted)) return undefined;
    const known = replicas.find((server) => this.#includes(this.#remembered(server), wanted));
    const [next] = replicas;
    if (known || !next) return known;
    return this.#includes(await this.#ask(next), wanted) ? next : undefined;
  }

  /** The replicas, those that have come farthest first, and whether each has replayed the position. */
  async byProgress(replicas: readonly Server[], wanted: Position) {
    const found = await Promise.all(replicas.map(async (server) => ({ server, position: await this.#ask(server) })));
    return found
      .sort((a, b) => (this.#includes(a.position, b.position) ? -1 : 1))
      .map(({ server, position }) => ({
        server,
        isFresh: this.positions.isPosition(wanted) && this.#includes(position, wanted),
      }));
  }

  #includes(reached: Position | undefined, wanted: Position | undefined): boolean {
    if (reached === undefined) return false;
    return wanted === undefined || this.positions.includes(reached, wanted);
  }

  #remembered(server: Server): Position | undefined {
    const seen = this.#seen.get(server);
    return seen && seen.at > Date.now() - REMEMBER_MS ? seen.position : undefined;
  }

  // Many readers at once share one question; undefined when it stays without an answer.
  #ask(server: Server): Promise<Position | undefined> {
    const asking = this.#asking.get(server) ?? this.#askNow(server).finally(() => this.#asking.delete(server));
    this.#asking.set(server, asking);
    return asking;
  }

  async #askNow(server: Server): Promise<Position | undefined> {
    const at = Date.now();
    try {
      const position = await this.positions.reached(server.db);
      this.#seen.set(server, { position, at });
      return position;
    } catch {
      return undefined;
    }
  }
}
