import type { DomainEvent } from '../domain/events/event';

/** Something that happened to an address. The field names are those of the API. */
export interface HistoryEntry {
  readonly event_id: string;
  readonly type: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly request_id: string;
  /** Orders the entries: microseconds since 1970. */
  readonly revision: number;
  /** What the event said. */
  readonly data: unknown;
}

/** Where a page of the history begins: after this entry. */
export type HistoryPosition = Pick<HistoryEntry, 'revision' | 'event_id'>;

/** Keeps the history. */
export interface HistoryWriter {
  add(event: DomainEvent): Promise<void>;
}

/** Reads the history. Throws `Unavailable` when no server can answer. */
export interface HistoryReader {
  /** Entries of an address, the newest first, those older than the position. */
  page(address: string, limit: number, after?: HistoryPosition): Promise<HistoryEntry[]>;
}
