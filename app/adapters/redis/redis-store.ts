import { randomUUID } from 'node:crypto';
import type { Position } from '../../ports/position';
import type {
  Emptied,
  GroupWrite,
  Hit,
  Miss,
  Remembered,
  SharedStore,
  Stored,
  Superseded,
} from '../cache/shared-store';
import { renderMessage } from './cache-message';
import { ABANDON, FILL, PUT, READ, SUPERSEDE } from './cache-scripts';
import type { RedisClient } from './client';
import { emptyCache } from './empty-cache';
import type { Guard } from './guard';

// How long what was loaded may be stored; longer than a statement may take.
const TICKET_MS = 30_000;
// How long one reader loads alone: so long the others wait in vain when it dies.
const ALONE_MS = 2000;
// A written entry is kept beyond its time for the position of its write: longer than replicas lag behind.
const KEPT_MS = 60_000;
// Two writes whose commits are further apart than this reach the cache in their order.
const CONTENTION_US = 1_000_000;
// About a megabyte. A write that is no longer remembered hides its group once more.
const MOST_WRITES = 10_000;

/** The cache that all instances share. Each command touches one key and its ticket, so that it works on a cluster. */
export class RedisStore implements SharedStore {
  /**
   * @param client the one that the guard guards
   * @param prefix starts every key of the cache, and no other key
   * @param channel on which writes are told
   */
  constructor(
    private readonly guard: Guard,
    private readonly client: RedisClient,
    private readonly prefix: string,
    private readonly channel: string,
  ) {}

  async read(key: string, revision: number): Promise<Hit | Miss> {
    const values = [revision, randomUUID(), TICKET_MS, ALONE_MS];
    const answer = await this.guard.run((client) => READ.run(client, this.#keys(key), values));
    const [entry, ttlMs, ticket, mayLoad] = answer as [string | null, number, string, number];
    const stored = entry === null ? undefined : parseEntry(entry);
    if (stored?.value !== undefined && ttlMs > 0) return { stored: { ...stored, value: stored.value }, ttlMs };
    return { expired: stored, ticket, mayLoad: mayLoad === 1 };
  }

  async fill(key: string, ticket: string, stored: Stored, ttlMs: number): Promise<boolean> {
    const keptMs = stored.position === undefined ? Math.min(ttlMs, KEPT_MS) : KEPT_MS;
    const values = [ticket, renderEntry(stored, keptMs), ttlMs + keptMs];
    return (await this.guard.run((client) => FILL.run(client, this.#keys(key), values))) === 1;
  }

  async abandon(key: string, ticket: string): Promise<void> {
    const [, ticketKey] = this.#keys(key);
    await this.guard.run((client) => ABANDON.run(client, [ticketKey], [ticket]));
  }

  async put(key: string, stored: Stored, ttlMs: number): Promise<void> {
    const { revision, position = '' } = stored;
    const message = renderMessage({ kind: 'write', key, revision, position });
    const values = [revision, renderEntry(stored, KEPT_MS), ttlMs + KEPT_MS, this.channel, message];
    await this.guard.run((client) => PUT.run(client, this.#keys(key), values));
  }

  async outdate(key: string, revision: number): Promise<boolean> {
    const message = renderMessage({ kind: 'write', key, revision, position: '' });
    const values = [revision - 1, renderEntry({ revision, position: '' }, KEPT_MS), KEPT_MS, this.channel, message];
    return (await this.guard.run((client) => PUT.run(client, this.#keys(key), values))) === 1;
  }

  async supersede(key: string, value: string, write: GroupWrite, ttlMs: number): Promise<Superseded> {
    const writes = [write.key, write.revision, MOST_WRITES];
    const values = [value, write.position, KEPT_MS, ttlMs + KEPT_MS, this.channel, key, CONTENTION_US, ...writes];
    const [entry, ticket] = this.#keys(key);
    const keys = [entry, ticket, `${entry}:writes`];
    const answer = await this.guard.run((client) => SUPERSEDE.run(client, keys, values));
    const [revision, cumulative] = answer as [string, Position];
    return { revision: Number(revision), position: cumulative };
  }

  async empty(): Promise<Emptied> {
    return emptyCache(this.client, this.prefix);
  }

  async available(): Promise<boolean> {
    return this.guard
      .run((client) => client.ping())
      .then(
        () => true,
        () => false,
      );
  }

  // The braces put both into one slot of a cluster.
  #keys(key: string): [string, string] {
    const entry = `${this.prefix}{${key}}`;
    return [entry, `${entry}:ticket`];
  }
}

function renderEntry({ value = '', revision, position = '-' }: Remembered, keptMs: number): string {
  return `${revision}|${keptMs}|${position}|${value}`;
}

function parseEntry(entry: string): Remembered {
  const [revision = '0', , position] = entry.split('|', 3);
  const value = entry.slice(entry.split('|', 3).join('|').length + 1);
  // No JSON text is empty.
  return { value: value || undefined, revision: Number(revision), position: position === '-' ? undefined : position };
}
