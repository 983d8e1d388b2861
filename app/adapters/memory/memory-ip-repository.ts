import { type IpDraft, type IpRecord, isExpired } from '../../domain/ip-record';
import type { IpQuery, IpReader, IpStats, IpWriter, Upserted } from '../../ports/ips';
import type { Reading } from '../../ports/reading';

/** Keeps the records of this process only: for tests and for trying things out. */
export class MemoryIpRepository implements IpReader, IpWriter {
  readonly #records = new Map<string, IpRecord>();
  #revision = 0;

  async find(address: string): Promise<Reading<IpRecord | undefined>> {
    return { value: this.#records.get(address), isFresh: true };
  }

  async list({ list, afterAddress, limit, now }: IpQuery): Promise<Reading<IpRecord[]>> {
    const value = [...this.#records.values()]
      .filter((record) => (!list || record.list === list) && !isExpired(record, now))
      .sort((a, b) => (a.address < b.address ? -1 : 1))
      .filter((record) => afterAddress === undefined || record.address > afterAddress)
      .slice(0, limit);
    return { value, isFresh: true };
  }

  async stats(now: Date): Promise<Reading<IpStats>> {
    const records = [...this.#records.values()];
    const live = records.filter((record) => !isExpired(record, now));
    const on = (list: string) => live.filter((record) => record.list === list).length;
    const newest_change =
      records
        .map(({ updated_at }) => updated_at)
        .sort()
        .at(-1) ?? null;
    const lists = { allow: on('allow'), deny: on('deny') };
    return { value: { lists, expired: records.length - live.length, newest_change }, isFresh: true };
  }

  async upsert(draft: IpDraft): Promise<Upserted> {
    const before = this.#records.get(draft.address);
    const revision = this.#nextRevision();
    if (before && isSame(before, draft)) return { record: before, created: false, changed: false, revision };
    const now = new Date().toISOString();
    const { created_at = now, version = 0 } = before ?? {};
    const record = { ...draft, created_at, updated_at: now, version: version + 1 };
    this.#records.set(draft.address, record);
    return { record, created: !before, changed: true, revision };
  }

  async remove(address: string): Promise<number | undefined> {
    return this.#records.delete(address) ? this.#nextRevision() : undefined;
  }

  // Microseconds like the database's, and never twice the same.
  #nextRevision(): number {
    this.#revision = Math.max(this.#revision + 1, Date.now() * 1000);
    return this.#revision;
  }
}

function isSame(record: IpRecord, draft: IpDraft): boolean {
  return record.list === draft.list && record.reason === draft.reason && record.expires_at === draft.expires_at;
}
