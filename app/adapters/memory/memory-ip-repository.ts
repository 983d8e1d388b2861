import { type IpDraft, type IpRecord, isExpired } from '../../domain/ip-record';
import type { IpQuery, IpRepository, Upserted } from '../../ports/ip-repository';

/** Keeps the records of this process only: for tests and for trying things out. */
export class MemoryIpRepository implements IpRepository {
  readonly #records = new Map<string, IpRecord>();
  #revision = 0;

  async find(address: string): Promise<IpRecord | undefined> {
    return this.#records.get(address);
  }

  async list({ list, after, limit, now }: IpQuery): Promise<IpRecord[]> {
    return [...this.#records.values()]
      .filter((record) => (!list || record.list === list) && !isExpired(record, now))
      .sort((a, b) => (a.address < b.address ? -1 : 1))
      .filter((record) => after === undefined || record.address > after)
      .slice(0, limit);
  }

  async upsert(draft: IpDraft): Promise<Upserted> {
    const before = this.#records.get(draft.address);
    const revision = this.#nextRevision();
    if (before && isSame(before, draft)) return { record: before, created: false, revision };
    const now = new Date().toISOString();
    const { created_at = now, version = 0 } = before ?? {};
    const record = { ...draft, created_at, updated_at: now, version: version + 1 };
    this.#records.set(draft.address, record);
    return { record, created: !before, revision };
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
