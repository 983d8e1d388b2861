import { MemoryIpRepository } from '../../../../app/adapters/memory/memory-ip-repository';
import { MemorySearch } from '../../../../app/adapters/memory/memory-search';
import type { IpDraft } from '../../../../app/domain/ip-record';
import { wordsOf } from '../../../../app/domain/search/words';
import type { Search } from '../../../../app/ports/search';

/** What answers searches, and how records come to it. */
export interface SearchUnderTest {
  readonly search: Search;
  /** Stores records; when it is done, they can be found. */
  store(drafts: readonly IpDraft[]): Promise<void>;
}

const now = new Date();
const hour = 3_600_000;
const at = (address: string, reason: string, expires_at: string | null = null): IpDraft => ({
  address,
  list: 'deny',
  reason,
  expires_at,
});

const documents: readonly IpDraft[] = [
  at('192.0.2.1', 'The port scan of a host'),
  at('192.0.2.2', 'port-scan, 2 ports: 22 and 443'),
  at('192.0.2.3', "it's what, who, and the www"),
  at('192.0.2.4', 'Scän über Straße'),
  at('192.0.2.5', '😀 🚀'),
  at('192.0.2.6', '中文 测试攻击来源，日本語'),
  at('192.0.2.7', `${'x'.repeat(100)} ${'𐐨'.repeat(100)}`),
  at('192.0.2.8', 'a+b -c "d e" (f) ~g* <h >i @j %k_l \\m & n | o ! p:q <-> r'),
  at('192.0.2.9', 'हिन्दी शब्द'),
  at('192.0.2.10', '𐐨𐐩 𠮷野家 ৴'),
  at('192.0.2.11', 'ＦＵＬＬ ﬁne ①'),
  at('192.0.2.12', 'port scan, over', new Date(now.getTime() - hour).toISOString()),
  at('192.0.2.13', 'ΟΔΟΣ Ünïcode ǅ'),
  at('2001:db8::1', 'port scan, not over', new Date(now.getTime() + hour).toISOString()),
];

const questions: readonly (readonly [string, readonly string[]])[] = [
  ['port', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
  ['PORT Scan', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
  ['scan port host', ['192.0.2.1']],
  ['por', []],
  ['ports', ['192.0.2.2']],
  ['scan missing', []],
  ['a', ['192.0.2.1', '192.0.2.8']],
  ['s', ['192.0.2.3']],
  ['the', ['192.0.2.1', '192.0.2.3']],
  ['the who www', ['192.0.2.3']],
  ["it's", ['192.0.2.3']],
  ['of', ['192.0.2.1']],
  ['2', ['192.0.2.2']],
  ['22 443', ['192.0.2.2']],
  ['44', []],
  ['scän', ['192.0.2.4']],
  ['sca\u0308n STRASSE', []],
  ['sca\u0308n STRAßE', ['192.0.2.4']],
  ['uber', []],
  ['中文', ['192.0.2.6']],
  ['测试攻击来源', ['192.0.2.6']],
  ['测试', []],
  ['日本語', ['192.0.2.6']],
  ['x'.repeat(100), ['192.0.2.7']],
  ['x'.repeat(64), ['192.0.2.7']],
  ['x'.repeat(63), []],
  ['𐐨'.repeat(64), ['192.0.2.7']],
  ['+a -b', ['192.0.2.8']],
  ['-a', ['192.0.2.1', '192.0.2.8']],
  ['a* "c d"', ['192.0.2.8']],
  ['port -scan', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
  ['port | missing', []],
  ['por*', []],
  ['!port', ['192.0.2.1', '192.0.2.2', '2001:db8::1']],
  ["f:* & l' ; drop", []],
  ["f:* & l' ; q", ['192.0.2.8']],
  ['हिन्दी', ['192.0.2.9']],
  ['हिन्द', []],
  ['𐐨𐐩', ['192.0.2.10']],
  ['𠮷野家', ['192.0.2.10']],
  ['𠮷', []],
  ['৴', ['192.0.2.10']],
  ['full fine 1', ['192.0.2.11']],
  ['οδος ünïcode', ['192.0.2.13']],
  ['not over', ['2001:db8::1']],
];

/** Pieces of random reasons: what a server may take for an operator, a stop word, or no word at all. */
const pieces = [
  'a',
  'b',
  'the',
  'www',
  '22',
  'é',
  '中',
  '𐐨',
  '+',
  '-',
  "'",
  '"',
  '*',
  '(',
  ')',
  '😀',
  '\\',
  '%',
  '_',
  '&',
  '|',
];

/** Repeatable: a failure can be looked at again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function randomText(next: () => number, length: number): string {
  const piece = () => pieces[Math.floor(next() * pieces.length)] ?? '';
  return Array.from({ length }, () => piece() + (next() < 0.6 ? ' ' : '')).join('');
}

/** What everything that answers searches does: the same answers to the same questions. */
export function describeSearch(name: string, create: () => Promise<SearchUnderTest>): void {
  describe(`search: ${name}`, () => {
    let asked: SearchUnderTest;
    const find = (text: string, page: object = {}) => {
      const query = { words: wordsOf(text), limit: 100, now, ...page };
      return asked.search.find(query);
    };
    const addresses = async (text: string, page?: object) => (await find(text, page)).map(({ address }) => address);

    beforeAll(async () => {
      asked = await create();
      await asked.store(documents);
    });

    test.each(questions)('%s', async (question, expected) => {
      expect(await addresses(question)).toEqual([...expected].sort());
    });

    test('gives whole records', async () => {
      const [found] = await find('not over');
      expect(found).toMatchObject({ ...documents.at(-1), version: 1 });
      expect(Object.keys(found ?? {}).sort()).toEqual(
        ['address', 'created_at', 'expires_at', 'list', 'reason', 'updated_at', 'version'].sort(),
      );
    });

    test('gives pages in the order of the bytes of the address', async () => {
      expect(await addresses('port', { limit: 2 })).toEqual(['192.0.2.1', '192.0.2.2']);
      expect(await addresses('port', { limit: 2, afterAddress: '192.0.2.1' })).toEqual(['192.0.2.2', '2001:db8::1']);
      expect(await addresses('port', { limit: 2, afterAddress: '192.0.2.10' })).toEqual(['192.0.2.2', '2001:db8::1']);
      expect(await addresses('port', { afterAddress: '2001:db8::1' })).toEqual([]);
    });

    test('leaves out what has expired at the moment of the question', async () => {
      expect(await addresses('over')).toEqual(['2001:db8::1']);
      expect(await addresses('over', { now: new Date(now.getTime() + 2 * hour) })).toEqual([]);
      expect(await addresses('over', { now: new Date(0) })).toEqual(['192.0.2.12', '2001:db8::1']);
    });

    test('finds what a look at every record finds', async () => {
      const next = random(7);
      const drafts = Array.from({ length: 200 }, (_, index) =>
        at(`198.51.100.${index}`, randomText(next, 1 + Math.floor(next() * 8)).trim() || '+'),
      );
      const ips = new MemoryIpRepository();
      for (const draft of [...documents, ...drafts]) await ips.upsert(draft);
      await asked.store(drafts);
      const every = new MemorySearch(ips);
      let found = 0;
      for (let round = 0; round < 100; round += 1) {
        const words = wordsOf(randomText(next, 1 + Math.floor(next() * 3)));
        if (words.length === 0) continue;
        const query = { words, limit: 500, now };
        const expected = (await every.find(query)).map(({ address }) => address);
        expect((await asked.search.find(query)).map(({ address }) => address)).toEqual(expected);
        found += expected.length;
      }
      expect(found).toBeGreaterThan(500);
    });
  });
}
