/** How a write is answered; plain data, so that it can be kept. */
export type Answer =
  | {
      readonly status: number;
      /** @default none */
      readonly headers?: Readonly<Record<string, string>>;
      /** @default none - the answer has no body */
      readonly body?: unknown;
    }
  /** A refusal that is final: the same request would be refused again. */
  | { readonly status: number; readonly problem: string };

/** An answer, and whether it was given before. */
export interface Outcome {
  readonly answer: Answer;
  readonly isReplayed: boolean;
}
