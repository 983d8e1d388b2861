import type { Ports } from '../ports/ports';

/** Whether this instance should get requests, and what it has to do without. */
export interface Readiness {
  readonly status: 'ready' | 'draining' | 'starting' | 'unavailable';
  /** Why it must not serve, when waiting would not mend it. */
  readonly reason?: string;
  /** True when something is away that others make up for. */
  readonly degraded: boolean;
  readonly checks: {
    readonly schema: boolean;
    readonly primary: boolean;
    readonly replicas: readonly boolean[];
    readonly cache: boolean;
    /** False while the database answers searches in place of the index. */
    readonly search: boolean;
  };
}

/** The whole in one word: `ok`, `degraded`, or why the instance is not ready. */
export function inOneWord({ status, degraded }: Readiness): string {
  if (status !== 'ready') return status;
  return degraded ? 'degraded' : 'ok';
}

// Balancers, probes and people ask often; the dependencies are asked once a second.
const REMEMBER_MS = 1000;

/** Answers whether the instance is ready. */
export class ReadinessCheck {
  #isDraining = false;
  #wasReady = false;
  #checks?: Promise<Readiness['checks']>;
  #checkedAt = 0;

  /**
   * @param refusal why the instance must not serve
   * @default nothing is against it
   * @param isSearchUp whether what is configured to answer searches does
   * @default it does
   */
  constructor(
    private readonly ports: Pick<Ports, 'database' | 'cache'>,
    private readonly refusal: () => string | undefined = () => undefined,
    private readonly isSearchUp: () => boolean = () => true,
  ) {}

  /**
   * From now on the instance is not ready: it is about to stop.
   * @returns whether anybody was told that it is ready, and may be sending requests
   */
  drain(): boolean {
    this.#isDraining = true;
    return this.#wasReady;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  async current(): Promise<Readiness> {
    const checks = await this.checks();
    const degraded = !checks.primary || checks.replicas.includes(false) || !checks.cache || !checks.search;
    const status = this.#status(checks);
    this.#wasReady ||= status === 'ready';
    return { status, reason: this.refusal(), degraded, checks };
  }

  // Redis away is degraded. The primary away while a replica answers is, too: else its fail-over would stop the whole fleet.
  #status({ schema, primary, replicas }: Readiness['checks']): Readiness['status'] {
    if (this.#isDraining) return 'draining';
    if (this.refusal() !== undefined || (!primary && !replicas.includes(true))) return 'unavailable';
    return schema ? 'ready' : 'starting';
  }

  /** What the dependencies said when they were last asked, a second ago at most. */
  checks(): Promise<Readiness['checks']> {
    if (this.#checks && Date.now() - this.#checkedAt < REMEMBER_MS) return this.#checks;
    this.#checkedAt = Date.now();
    this.#checks = this.#check();
    return this.#checks;
  }

  async #check(): Promise<Readiness['checks']> {
    const { database, cache } = this.ports;
    const [{ schemaCurrent, primary, replicas }, isCacheUp] = await Promise.all([database.status(), cache.available()]);
    return { schema: schemaCurrent, primary, replicas, cache: isCacheUp, search: this.isSearchUp() };
  }
}
