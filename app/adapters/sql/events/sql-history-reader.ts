import type { Selectable } from 'kysely';
import type { HistoryEntry, HistoryPosition, HistoryReader } from '../../../ports/history';
import type { Queries } from '../query';
import type { HistoryTable } from './event-tables';

/** Reads the history. */
export class SqlHistoryReader implements HistoryReader {
  constructor(private readonly database: Queries) {}

  async page(address: string, limit: number, after?: HistoryPosition): Promise<HistoryEntry[]> {
    const rows = await this.database.read((db) => {
      const query = db
        .selectFrom('ip_history')
        .selectAll()
        .where('address', '=', address)
        .orderBy('revision', 'desc')
        .orderBy('event_id', 'desc')
        .limit(limit);
      if (!after) return query.execute();
      return query
        .where(({ or, and, eb }) =>
          or([
            eb('revision', '<', after.revision),
            and([eb('revision', '=', after.revision), eb('event_id', '<', after.event_id)]),
          ]),
        )
        .execute();
    });
    return rows.map(toEntry);
  }
}

function toEntry({ event_id, type, happened_at, request_id, revision, data }: Selectable<HistoryTable>): HistoryEntry {
  const time = happened_at.toISOString();
  return { event_id, type, time, request_id, revision: Number(revision), data: JSON.parse(data) };
}
