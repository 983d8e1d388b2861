/** What a look into a dependency found: versions, sizes, delays, by name. No secrets, no URLs. */
export type Findings = Readonly<Record<string, unknown>>;

/** A deep look into one dependency, for people who search for a fault. */
export interface Probe {
  /** `database`, `redis`, `bus` ... */
  readonly name: string;
  /**
   * What it found.
   * @throws when the dependency does not answer
   */
  look(): Promise<Findings>;
}
