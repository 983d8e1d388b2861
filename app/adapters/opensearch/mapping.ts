/** The names of one index. */
export interface IndexNames {
  /** The index itself. */
  readonly index: string;
  /** Alias under which it is told of records: a write through it never creates an index by itself, without the mapping. */
  readonly toldAs: string;
  /** Alias under which it is searched: there when it is complete. */
  readonly searchedAs: string;
}

// Another mapping is another index, which is filled while instances of the version before use the old one.
const MAPPING_VERSION = 1;

/** The names of the index that the configuration calls so. */
export function indexNames(name: string): IndexNames {
  const index = `${name}-v${MAPPING_VERSION}`;
  return { index, toldAs: `${index}-told`, searchedAs: `${index}-complete` };
}

/** The index: words, not analysed again; the record itself is only kept. */
export function indexBody({ toldAs }: IndexNames) {
  return {
    aliases: { [toldAs]: {} },
    settings: {
      number_of_shards: 1,
      // A copy as soon as there is a second node.
      auto_expand_replicas: '0-1',
    },
    mappings: {
      dynamic: false,
      properties: {
        address: { type: 'keyword' },
        words: { type: 'keyword' },
        expires_at: { type: 'date' },
        told_at: { type: 'long' },
        record: { type: 'object', enabled: false },
      },
    },
  } as const;
}
