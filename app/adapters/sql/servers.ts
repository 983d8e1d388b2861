import type { Logger } from 'pino';
import type { Server } from './server';

// How long a server that failed is asked last, unless a probe finds it well before.
const SKIP_MS = 5000;

/** The primary and its replicas, in the order in which reads should ask them. */
export class Servers {
  readonly #failedAt = new Map<Server, number>();
  #turn = 0;

  constructor(
    readonly primary: Server,
    readonly replicas: readonly Server[],
    private readonly logger: Logger,
  ) {}

  get all(): readonly Server[] {
    return [this.primary, ...this.replicas];
  }

  /** Replicas in turn, then the primary, or the primary first; those that failed lately come last. */
  inTurn(primaryFirst: boolean): Server[] {
    const replicas = this.replicasInTurn();
    const servers = primaryFirst ? [this.primary, ...replicas] : [...replicas, this.primary];
    const skipped = servers.filter((server) => this.isSkipped(server));
    return [...servers.filter((server) => !skipped.includes(server)), ...skipped];
  }

  /** All replicas, each call beginning with another. */
  replicasInTurn(): Server[] {
    this.#turn = (this.#turn + 1) % Math.max(1, this.replicas.length);
    return [...this.replicas.slice(this.#turn), ...this.replicas.slice(0, this.#turn)];
  }

  /** Asks a server that failed last, for a while. */
  skip(server: Server, error: unknown): void {
    const isNews = !this.isSkipped(server);
    this.#failedAt.set(server, Date.now());
    if (isNews) this.logger.warn({ err: error, server: server.name }, 'database server failed; asking others first');
  }

  /** True for a while after a failure, unless it has answered since. */
  isSkipped(server: Server): boolean {
    const failedAt = this.#failedAt.get(server) ?? 0;
    return failedAt > Date.now() - SKIP_MS && !server.answeredSince(failedAt);
  }
}
