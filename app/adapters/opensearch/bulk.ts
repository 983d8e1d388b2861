import { wordsOf } from '../../domain/search/words';
import type { IndexEntry } from '../../ports/search';

const VERSION_CONFLICT = 409;
const FIRST_FAILURE = 400;

/**
 * The lines of a bulk request. The revision is the version of the document, so that an older one never replaces a newer
 * one. A removal is a document without words, which no search finds: the cluster remembers the version of a document that
 * was deleted for a minute only.
 */
export function bulkLines(entries: readonly IndexEntry[]): object[] {
  return entries.flatMap(({ address, record, revision }): object[] => {
    const target = { _id: address, version: revision, version_type: 'external_gte' as const };
    const document = { address, told_at: revision };
    if (!record) return [{ index: target }, document];
    const words = wordsOf(record.reason);
    return [{ index: target }, { ...document, words, expires_at: record.expires_at, record }];
  });
}

interface Outcome {
  readonly status?: number;
  readonly error?: { readonly type: string };
}

/** @throws when a line was refused for another reason than that the index knows better */
export function assertTaken(items: readonly Readonly<Record<string, Outcome>>[]): void {
  const refused = items
    .flatMap((item) => Object.values(item))
    .filter(({ status = 0 }) => status >= FIRST_FAILURE && status !== VERSION_CONFLICT);
  const [first] = refused;
  if (first) throw new Error(`${refused.length} of ${items.length} entries were refused: ${first.error?.type}`);
}
