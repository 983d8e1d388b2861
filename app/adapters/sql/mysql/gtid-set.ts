// `uuid:1-5:7,uuid:1-3`: https://dev.mysql.com/doc/refman/8.0/en/replication-gtids-concepts.html
const SOURCE = String.raw`[0-9a-f-]{36}(:\d{1,19}(-\d{1,19})?)+`;
const GTID_SET = new RegExp(`^${SOURCE}(, ?${SOURCE})*$`, 'i');

type Interval = readonly [first: bigint, last: bigint];

/** True for a set of GTIDs as MySQL writes it. */
export function isGtidSet(text: string): boolean {
  return GTID_SET.test(text);
}

/** True when every GTID of the one set is in the other; what is not a set is empty. */
export function gtidSetIncludes(reached: string, wanted: string): boolean {
  const have = intervalsOf(reached);
  return [...intervalsOf(wanted)].every(([source, intervals]) =>
    intervals.every(([first, last]) => have.get(source)?.some(([from, to]) => from <= first && last <= to)),
  );
}

// A server joins neighbouring intervals, so that each wanted one lies in one of them or is not there.
function intervalsOf(text: string): Map<string, Interval[]> {
  if (!isGtidSet(text)) return new Map();
  return new Map(
    text.split(',').map((part) => {
      const [source = '', ...intervals] = part.trim().toLowerCase().split(':');
      return [source, intervals.map(toInterval)] as const;
    }),
  );
}

function toInterval(text: string): Interval {
  const [first = '0', last = first] = text.split('-');
  return [BigInt(first), BigInt(last)];
}
