import type { SearchQuery } from '../../ports/search';

/** A search for records whose reason holds all the words, in the order of their address. */
export function searchBody({ words, afterAddress, limit, now }: SearchQuery) {
  const isNotExpired = {
    bool: {
      minimum_should_match: 1,
      should: [
        { range: { expires_at: { gt: now.toISOString() } } },
        { bool: { must_not: [{ exists: { field: 'expires_at' } }] } },
      ],
    },
  };
  return {
    size: limit,
    track_total_hits: false,
    _source: ['record'],
    query: { bool: { filter: [...words.map((word) => ({ term: { words: word } })), isNotExpired] } },
    sort: [{ address: 'asc' as const }],
    ...(afterAddress === undefined ? {} : { search_after: [afterAddress] }),
  };
}

// Longer than anybody leaves an event among the dead letters and replays it then.
const REMOVALS_KEPT_MICROSECONDS = 30 * 24 * 3600 * 1_000_000;

/** The entries that were told of for the last time before a revision; removals only when they are a month older. */
export function forgetBody(revision: number) {
  const toldBefore = (lt: number) => ({ range: { told_at: { lt } } });
  const isRecord = { exists: { field: 'words' } };
  return {
    query: {
      bool: {
        minimum_should_match: 1,
        should: [
          { bool: { filter: [isRecord, toldBefore(revision)] } },
          toldBefore(revision - REMOVALS_KEPT_MICROSECONDS),
        ],
      },
    },
  };
}
