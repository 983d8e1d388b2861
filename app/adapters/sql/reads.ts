import type { Position } from '../../ports/position';
import type { Reading, ReadOptions } from '../../ports/reading';
import { Unavailable } from '../../ports/unavailable';
import { type Engine, isAway } from './engine';
import type { Query } from './query';
import { Replay } from './replay';
import type { Server } from './server';
import type { Servers } from './servers';

interface Candidate {
  readonly server: Server;
  readonly isFresh: boolean;
}

/** Reads on the replicas, as far as they have come; on the primary otherwise. */
export class Reads {
  readonly #replay: Replay;

  constructor(
    private readonly engine: Engine,
    private readonly servers: Servers,
  ) {
    this.#replay = new Replay(engine.positions);
  }

  /** Asks one server after the other until one answers. */
  async read<T>(query: Query<T>, { fresh = false, after }: ReadOptions = {}): Promise<Reading<T>> {
    let cause: unknown;
    for await (const { server, isFresh } of this.#candidates(fresh, after)) {
      try {
        return { value: await query(server.db, this.engine.dialect), isFresh };
      } catch (error) {
        if (!isAway(error, this.engine)) throw error;
        cause = error;
        this.servers.skip(server, error);
      }
    }
    throw new Unavailable('the database', { cause });
  }

  #candidates(fresh: boolean, after: Position | undefined): AsyncIterable<Candidate> | Iterable<Candidate> {
    if (fresh || after === undefined)
      return this.servers
        .inTurn(fresh)
        .map((server) => ({ server, isFresh: !fresh || server === this.servers.primary }));
    return this.#after(after);
  }

  // Which other replica is the freshest is asked only when neither of the first two answered.
  async *#after(position: Position): AsyncGenerator<Candidate> {
    const { primary } = this.servers;
    const replicas = this.servers.replicasInTurn().filter((server) => !this.servers.isSkipped(server));
    const replica = await this.#replay.findReplica(replicas, position);
    if (replica) yield { server: replica, isFresh: true };
    const isPrimarySkipped = this.servers.isSkipped(primary);
    if (!isPrimarySkipped) yield { server: primary, isFresh: true };
    const others = replicas.filter((server) => server !== replica);
    yield* await this.#replay.byProgress(others, position);
    if (isPrimarySkipped) yield { server: primary, isFresh: true };
    for (const server of this.servers.replicas) if (!replicas.includes(server)) yield { server, isFresh: false };
  }
}
