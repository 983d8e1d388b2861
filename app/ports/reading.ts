import type { Position } from './position';

/** What a read asks of the server that answers it. */
export interface ReadOptions {
  /**
   * True asks the primary first.
   * @default false
   */
  readonly fresh?: boolean;
  /**
   * The answer includes the write that ended here: a replica that has replayed it, or the primary.
   * @default any server will do
   */
  readonly after?: Position;
}

/** What a read found. */
export interface Reading<T> {
  readonly value: T;
  /** False when the server that answered may lack the writes that were asked for: such an answer must not be cached. */
  readonly isFresh: boolean;
}
