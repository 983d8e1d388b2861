import type { IpDraft } from '../../../../app/domain/ip-record';
import type { IpReader } from '../../../../app/ports/ips';
import type { ReadOptions } from '../../../../app/ports/reading';
import type { Transactions } from '../../../../app/ports/transaction';

/** What keeps the records: empty at first. */
export interface IpStore {
  readonly reader: IpReader;
  readonly transactions: Transactions;
}

/** A record of the suites. */
export const draft = { address: '192.0.2.1', list: 'deny', reason: 'scan', expires_at: null } as const;
/** What every keeper of records does. */
export function describeIps(name: string, create: () => Promise<IpStore>): void {
  describe(`ips: ${name}`, () => {
    const now = new Date();
    async function aStore() {
      const { reader, transactions } = await create();
      return {
        find: async (address: string, options?: ReadOptions) => (await reader.find(address, options)).value,
        list: async (query: object) =>
          (await reader.list({ limit: 100, now, ...query })).value.map(({ address }) => address),
        stats: async (at: Date) => (await reader.stats(at)).value,
        upsert: async (one: IpDraft) => (await transactions.transaction(({ ips }) => ips.upsert(one))).value,
        remove: async (address: string) => (await transactions.transaction(({ ips }) => ips.remove(address))).value,
        transactions,
      };
    }

    test('finds what was stored, and nothing else', async () => {
      const ips = await aStore();
      const { record, created } = await ips.upsert(draft);
      expect(created).toBe(true);
      expect(record).toEqual({ ...draft, created_at: record.created_at, updated_at: record.created_at, version: 1 });
      expect(Math.abs(Date.parse(record.created_at) - Date.now())).toBeLessThan(60_000);
      expect(await ips.find(draft.address)).toEqual(record);
      expect(await ips.find('192.0.2.2')).toBeUndefined();
    });

    test('repeating a write changes nothing; changing one counts', async () => {
      const ips = await aStore();
      const first = await ips.upsert(draft);
      const again = await ips.upsert(draft);
      expect([first.created, first.changed]).toEqual([true, true]);
      expect(again).toMatchObject({ record: first.record, created: false, changed: false });
      const expires_at = '2099-01-01T00:00:00.123Z';
      const changed = await ips.upsert({ ...draft, list: 'allow', reason: 'mistake', expires_at });
      expect([changed.created, changed.changed]).toEqual([false, true]);
      expect(changed.record).toMatchObject({
        list: 'allow',
        reason: 'mistake',
        expires_at,
        version: 2,
        created_at: first.record.created_at,
      });
      expect(changed.revision).toBeGreaterThan(first.revision);
      const back = await ips.upsert({ ...draft, list: 'allow', reason: 'mistake' });
      expect(back.record).toMatchObject({ expires_at: null, version: 3 });
    });

    test('every difference counts as a change: case, accents, signs', async () => {
      const ips = await aStore();
      const reasons = ['scan', 'Scan', 'scän', 'scan 😀', 'scan \u0301', '中文', 'ﬁ', 'a\\\'"`%_b'];
      const versions: number[] = [];
      for (const reason of reasons) {
        const { record } = await ips.upsert({ ...draft, reason });
        expect(record.reason).toBe(reason);
        expect((await ips.find(draft.address))?.reason).toBe(reason);
        versions.push(record.version);
      }
      expect(versions).toEqual(reasons.map((_, index) => index + 1));
    });

    test('keeps the longest reason, also of characters outside the first plane', async () => {
      const ips = await aStore();
      const longest = '😀'.repeat(250);
      expect((await ips.upsert({ ...draft, reason: longest })).record.reason).toBe(longest);
    });

    test('counts what is on each list, what has expired, and tells the newest change', async () => {
      const ips = await aStore();
      expect(await ips.stats(now)).toEqual({ lists: { allow: 0, deny: 0 }, expired: 0, newest_change: null });
      const addresses = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];
      for (const address of addresses) await ips.upsert({ ...draft, address });
      await ips.upsert({ ...draft, address: '192.0.2.4', expires_at: '2099-01-01T00:00:00.000Z' });
      await ips.upsert({ ...draft, address: '192.0.2.5', expires_at: '2001-01-01T00:00:00.000Z' });
      const last = await ips.upsert({ ...draft, address: '192.0.2.6', list: 'allow' });
      const newest_change = last.record.updated_at;
      expect(await ips.stats(now)).toEqual({ lists: { allow: 1, deny: 4 }, expired: 1, newest_change });
    });

    test('removes, tells whether there was anything, and orders the removal among the writes', async () => {
      const ips = await aStore();
      const { revision } = await ips.upsert(draft);
      const removal = await ips.remove(draft.address);
      expect(removal).toBeGreaterThan(revision);
      expect(await ips.remove(draft.address)).toBeUndefined();
      expect(await ips.find(draft.address)).toBeUndefined();
      const anew = await ips.upsert(draft);
      expect([anew.created, anew.record.version]).toEqual([true, 1]);
      expect(anew.revision).toBeGreaterThan(removal ?? 0);
    });

    test('revisions are microseconds of a clock', async () => {
      const ips = await aStore();
      const revisions: number[] = [];
      for (let index = 0; index < 10; index += 1)
        revisions.push((await ips.upsert({ ...draft, reason: `${index}` })).revision);
      for (const revision of revisions) expect(Math.abs(revision / 1000 - Date.now())).toBeLessThan(60_000);
      expect(revisions.every(Number.isSafeInteger)).toBe(true);
      expect(new Set(revisions).size).toBe(10);
      if (name !== 'memory') expect(revisions.some((revision) => revision % 1000 !== 0)).toBe(true);
    });

    test('lists in the order of the text, by page and list, without what has expired', async () => {
      const ips = await aStore();
      const past = new Date(now.getTime() - 1000).toISOString();
      const stored = ['2001:db8::1', '192.0.2.10', '192.0.2.9', 'a::', '1::'];
      for (const address of stored) await ips.upsert({ ...draft, address });
      await ips.upsert({ ...draft, address: '192.0.2.2', list: 'allow' });
      await ips.upsert({ ...draft, address: '192.0.2.3', expires_at: past });
      expect(await ips.list({ list: 'deny' })).toEqual([...stored].sort());
      expect(await ips.list({})).toEqual([...stored, '192.0.2.2'].sort());
      expect(await ips.list({ list: 'deny', afterAddress: '192.0.2.9', limit: 2 })).toEqual(['1::', '2001:db8::1']);
      expect(await ips.list({ afterAddress: 'a::' })).toEqual([]);
    });

    test('twenty writers of one address create it once and lose no change', async () => {
      const ips = await aStore();
      const written = await Promise.all(
        Array.from({ length: 20 }, (_item, index) => ips.upsert({ ...draft, reason: `writer ${index}` })),
      );
      expect(written.filter(({ created }) => created)).toHaveLength(1);
      expect(written.map(({ record }) => record.version).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 20 }, (_item, index) => index + 1),
      );
      const newest = written.reduce((a, b) => (a.revision > b.revision ? a : b));
      expect(await ips.find(draft.address)).toEqual(newest.record);
    });

    test('several writes of one transaction are seen together', async () => {
      const ips = await aStore();
      const { value } = await ips.transactions.transaction(async (tx) => {
        await tx.ips.upsert(draft);
        return tx.ips.upsert({ ...draft, address: '192.0.2.2' });
      });
      expect(value.created).toBe(true);
      expect(await ips.list({})).toEqual(['192.0.2.1', '192.0.2.2']);
    });
  });
}
