/** Keeps answers for a while, so that ten pages ask once; a question that is on its way is not asked again. */
export class Remembered {
  readonly #answers = new Map<string, { readonly until: number; readonly answer: Promise<unknown> }>();

  /** @param now the clock, in milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /**
   * The answer to a question, made anew when the last one is too old, or was a failure.
   * @param until when it is too old, in milliseconds since 1970
   */
  of<T>(question: string, until: number, answer: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(question);
    if (known && this.now() < known.until) return known.answer as Promise<T>;
    const made = answer();
    this.#answers.set(question, { until, answer: made });
    made.catch(() => this.#answers.delete(question));
    return made;
  }
}
