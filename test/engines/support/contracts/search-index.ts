import type { Client } from '@opensearch-project/opensearch';
import { MemoryIpRepository } from '../../../../app/adapters/memory/memory-ip-repository';
import type { IndexNames } from '../../../../app/adapters/opensearch/mapping';
import type { IpRecord } from '../../../../app/domain/ip-record';
import { reindex } from '../../../../app/domain/search/reindex';
import type { IpReader } from '../../../../app/ports/ips';
import type { IndexEntry, SearchIndex } from '../../../../app/ports/search';
import { Unavailable } from '../../../../app/ports/unavailable';

/** An index of a cluster, and the cluster seen from beside it. */
export interface IndexUnderTest {
  readonly index: SearchIndex;
  readonly client: Client;
  readonly names: IndexNames;
}

const now = new Date();
const month = 30 * 24 * 3600 * 1_000_000;
const recordOf = (address: string, reason: string): IpRecord => ({
  address,
  list: 'deny',
  reason,
  expires_at: null,
  created_at: now.toISOString(),
  updated_at: now.toISOString(),
  version: 1,
});
const told = (address: string, reason: string, revision: number): IndexEntry => ({
  address,
  record: recordOf(address, reason),
  revision,
});
const A = '192.0.2.1';
const B = '192.0.2.2';

/** What an index does, besides finding. @param create an index that does not exist yet, or the one of that name */
export function describeSearchIndex(name: string, create: (called?: string) => IndexUnderTest): void {
  describe(`search index: ${name}`, () => {
    async function find({ index, client, names }: IndexUnderTest, word: string): Promise<string[]> {
      await client.indices.refresh({ index: names.index });
      const found = await index.find({ words: [word], limit: 1000, now });
      return found.map(({ address }) => address);
    }
    async function aCompleteIndex(called?: string): Promise<IndexUnderTest> {
      const made = create(called);
      await made.index.markComplete(await made.index.identity());
      return made;
    }
    const walk = (index: SearchIndex, ips: Pick<IpReader, 'list'>, began = Date.now() * 1000) =>
      reindex({ ips, index, primaryClock: async () => began });

    test('an older record never replaces a newer one, in one request or several, and repeating changes nothing', async () => {
      const made = await aCompleteIndex();
      const { index } = made;
      await index.put([told(A, 'newest', 3), told(A, 'older', 2), told(A, 'oldest', 1)]);
      await index.put([told(A, 'older', 2)]);
      await index.put([told(A, 'newest', 3)]);
      expect(await find(made, 'newest')).toEqual([A]);
      expect(await find(made, 'older')).toEqual([]);
      await Promise.all(Array.from({ length: 20 }, (_, revision) => index.put([told(B, `r${revision}`, revision)])));
      expect(await find(made, 'r19')).toEqual([B]);
    });

    test('what was removed stays removed, whatever comes late, and can be stored anew', async () => {
      const made = await aCompleteIndex();
      const { index, client, names } = made;
      // The cluster itself would have forgotten a deletion by now.
      await client.indices.putSettings({ index: names.index, body: { 'index.gc_deletes': '0ms' } });
      await index.put([told(A, 'here', 1), { address: B, revision: 2 }]);
      await index.put([{ address: A, revision: 2 }]);
      expect(await find(made, 'here')).toEqual([]);
      await index.put([told(A, 'here', 1), told(B, 'here', 1)]);
      expect(await find(made, 'here')).toEqual([]);
      await index.put([told(A, 'here', 3)]);
      expect(await find(made, 'here')).toEqual([A]);
    });

    test('forgets orphans at once and removals after a month', async () => {
      const made = await aCompleteIndex();
      const { index } = made;
      const began = 2 * month;
      await index.put([told('a::', 'here', began - 1), told('b::', 'here', began), told('c::', 'here', began + 1)]);
      await index.put([
        { address: 'd::', revision: began - month - 1 },
        { address: 'e::', revision: began - 1 },
      ]);
      await find(made, 'here');
      expect(await index.forgetBefore(began)).toBe(2);
      await index.put([told('e::', 'here', 1)]);
      expect(await find(made, 'here')).toEqual(['b::', 'c::']);
    });

    test('refuses to be searched before it is complete', async () => {
      const { index } = create();
      expect(await index.state()).toBe('incomplete');
      await index.put([told(A, 'here', 1)]);
      await expect(index.find({ words: ['here'], limit: 1, now })).rejects.toThrow(Unavailable);
      await index.markComplete(await index.identity());
      expect(await index.state()).toBe('complete');
    });

    test('instances that create it at the same time all succeed', async () => {
      const called = `raced-${name}`;
      const instances = Array.from({ length: 5 }, () => create(called));
      const tell = ({ index }: IndexUnderTest, number: number) => index.put([told(`${number}::`, 'here', 1)]);
      await Promise.all(instances.map(tell));
      const [first] = instances;
      await first?.index.markComplete(await first.index.identity());
      expect(first && (await find(first, 'here'))).toHaveLength(5);
      const { body } = await (first as IndexUnderTest).client.indices.getMapping({ index: `${called}*` });
      expect(Object.values(body)).toEqual([
        {
          mappings: expect.objectContaining({
            dynamic: 'false',
            properties: expect.objectContaining({ words: { type: 'keyword' } }),
          }),
        },
      ]);
    });

    test('one that was lost is never created without its mapping, and is filled again', async () => {
      const made = await aCompleteIndex();
      const { index, client, names } = made;
      const ips = new MemoryIpRepository();
      for (let number = 0; number < 1001; number += 1)
        await ips.upsert({
          address: `2001:db8::${number.toString(16)}`,
          list: 'deny',
          reason: 'here',
          expires_at: null,
        });
      expect(await walk(index, ips)).toEqual({ records: 1001, forgotten: 0 });
      await client.indices.delete({ index: names.index });
      await expect(index.find({ words: ['here'], limit: 1, now })).rejects.toThrow(Unavailable);
      await expect(index.put([told(A, 'late', 1)])).rejects.toThrow(Unavailable);
      await index.put([told(A, 'late', 1)]); // the repetition makes it anew
      expect(await index.state()).toBe('incomplete');
      expect(await walk(index, ips)).toEqual({ records: 1001, forgotten: 1 });
      expect(await index.state()).toBe('complete');
      expect(await find(made, 'here')).toHaveLength(1000);
      expect(await find(made, 'late')).toEqual([]);
    });

    test('a walk mends what was missed while writes go on, and undoes none of them', async () => {
      const made = await aCompleteIndex();
      const { index } = made;
      const ips = new MemoryIpRepository();
      const draft = (address: string, reason: string) => ({ address, list: 'deny', reason, expires_at: null }) as const;
      const addresses = Array.from({ length: 1200 }, (_, number) => `2001:db8::${number.toString(16)}`);
      for (const address of addresses) await ips.upsert(draft(address, 'before'));
      await index.put([told('192.0.2.77', 'orphan', 1), told('2001:db8::5', 'wrong', 1)]);
      await find(made, 'orphan');
      const [changed = '', removed = '', inFlight = ''] = addresses;
      let pages = 0;
      const slowly: Pick<IpReader, 'list'> = {
        list: async (query) => {
          const page = await ips.list(query);
          pages += 1;
          // After the walk has read them, and before it tells the index.
          if (pages === 1) {
            const { record, revision } = await ips.upsert(draft(changed, 'after'));
            await index.put([{ address: changed, record, revision }]);
            await index.put([{ address: removed, revision: (await ips.remove(removed)) ?? 0 }]);
          }
          return page;
        },
      };
      const began = Date.now() * 1000;
      // A transaction that took its revision before the walk began, and was committed after its page was read.
      const lateEvent = told(inFlight, 'after', began - 1_000_000);
      expect(await walk(index, slowly, began)).toMatchObject({ records: 1200, forgotten: 1 });
      await index.put([lateEvent]);
      expect(await find(made, 'orphan')).toEqual([]);
      expect(await find(made, 'wrong')).toEqual([]);
      expect(await find(made, 'after')).toEqual([changed, inFlight].sort());
      expect(await find(made, 'before')).toEqual(addresses.slice(3, 1200).sort().slice(0, 1000));
    });

    test('a walk does not complete an index that was lost and made anew meanwhile', async () => {
      const { index, client, names } = create();
      const ips = new MemoryIpRepository();
      await ips.upsert({ address: A, list: 'deny', reason: 'here', expires_at: null });
      const losing: Pick<IpReader, 'list'> = {
        list: async (query) => {
          await client.indices.delete({ index: names.index });
          await expect(index.put([told(B, 'here', 1)])).rejects.toThrow(Unavailable);
          await index.put([told(B, 'here', 1)]);
          return ips.list(query);
        },
      };
      await expect(walk(index, losing)).rejects.toThrow(Unavailable);
      expect(await index.state()).toBe('incomplete');
    });

    test('a walk over a replica, in place of the primary, does not count', async () => {
      const { index } = create();
      const ips: Pick<IpReader, 'list'> = { list: async () => ({ value: [], isFresh: false }) };
      await expect(walk(index, ips)).rejects.toThrow(Unavailable);
      expect(await index.state()).toBe('incomplete');
    });

    test('tells people its version and state', async () => {
      const { index } = create();
      expect(await index.describe()).toEqual({
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        status: expect.stringMatching(/^(green|yellow)$/),
        nodes: 1,
      });
    });
  });
}
