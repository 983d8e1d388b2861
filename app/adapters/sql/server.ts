import { Kysely, sql } from 'kysely';
import type { PoolUse } from '../../ports/database-status';
import type { Engine, Pool, PoolOptions } from './engine';
import type { Tables } from './tables';

const PROBE_TIMEOUT_MS = 1000;

/** One database server and this instance's connections to it. */
export class Server {
  readonly db: Kysely<Tables>;
  readonly #pool: Pool;
  #answeredAt = 0;
  #failures = 0;

  /** @param name `primary`, `replica-1`, ... */
  constructor(
    readonly name: string,
    engine: Engine,
    { logger, ...options }: Omit<PoolOptions, 'onAnswer' | 'onConnectionFailure'>,
  ) {
    const onAnswer = () => {
      this.#answeredAt = Date.now();
    };
    const onConnectionFailure = () => {
      this.#failures += 1;
    };
    this.#pool = engine.open({ ...options, logger: logger.child({ server: name }), onAnswer, onConnectionFailure });
    this.db = new Kysely<Tables>({ dialect: this.#pool.kysely });
  }

  /** Whether it answered a statement after a time, in milliseconds since 1970. */
  answeredSince(time: number): boolean {
    return this.#answeredAt > time;
  }

  /** Whether it answers; under load the answers of the last second count, a probe would only queue behind the queries. */
  async answers(): Promise<boolean> {
    if (Date.now() - this.#answeredAt < PROBE_TIMEOUT_MS) return true;
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS);
    });
    const answer = sql`select 1`.execute(this.db).then(
      () => true,
      () => false,
    );
    return Promise.race([answer, tooLate]).finally(() => clearTimeout(timer));
  }

  use(): PoolUse {
    return { name: this.name, ...this.#pool.use(), failures: this.#failures };
  }

  async close(): Promise<void> {
    await this.db.destroy();
  }
}
