/** Lets those who want the same thing at the same time wait for one answer. */
export class Flights<T> {
  readonly #inFlight = new Map<string, Promise<T>>();

  /** What is on its way for this key, or else what `start` brings. */
  join(key: string, start: () => Promise<T>): Promise<T> {
    const joined = this.#inFlight.get(key);
    if (joined) return joined;
    const flight = start().finally(() => {
      if (this.#inFlight.get(key) === flight) this.#inFlight.delete(key);
    });
    this.#inFlight.set(key, flight);
    return flight;
  }

  /** Nobody joins any more what began before now. */
  leave(key: string): void {
    this.#inFlight.delete(key);
  }

  leaveAll(): void {
    this.#inFlight.clear();
  }
}
