import { setTimeout as sleep } from 'node:timers/promises';
import type { Cache, CacheRequest, CacheWrite, Loaded } from '../../../../app/ports/cache';

/** What a write left at `key` of these suites. */
export const aWrite = (value: unknown, revision: number, more: Partial<CacheWrite> = {}): CacheWrite => ({
  key: 'key',
  kind: 'default',
  value,
  revision,
  position: '',
  group: 'all',
  ...more,
});
/** The question that a write answers. */
export const question: CacheRequest = { key: 'key', kind: 'default' };

/**
 * What every cache does.
 * @param create a new one, empty, whose times to live are 60 s
 */
export function describeCache(name: string, create: () => Promise<Cache>): void {
  describe(`cache: ${name}`, () => {
    async function aCache() {
      const cache = await create();
      let loads = 0;
      const read = (value: unknown, request = question, more: Partial<Loaded<unknown>> = {}) =>
        cache.read<unknown>(request, async () => {
          loads += 1;
          return { value, isFresh: true, ...more };
        });
      return { cache, read, loads: () => loads };
    }

    test('gives back what was loaded, whatever JSON can hold', async () => {
      const { cache, read, loads } = await aCache();
      for (const [index, value] of [null, 'a|b', { a: [1, 'ü'] }, 0, ''].entries()) {
        const request = { ...question, key: `key|${index}` };
        expect(await read(value, request)).toEqual(value);
        expect(await read('other', request)).toEqual(value);
      }
      expect([loads(), await cache.available()]).toEqual([5, true]);
    });

    test('a write replaces what was loaded and an older write, never a newer one', async () => {
      const { cache, read } = await aCache();
      const revision = Date.now() * 1000;
      await read('loaded');
      await cache.write(aWrite('second', revision + 2));
      await cache.write(aWrite('first', revision + 1));
      expect(await read('loaded')).toBe('second');
      await cache.write(aWrite('third', revision + 3));
      expect(await read('loaded')).toBe('third');
    });

    test('forgets after the time to live', async () => {
      const { cache, read, loads } = await aCache();
      const short = { maxTtlSeconds: 0.3 };
      await read('loaded', { ...question, key: 'loaded' }, short);
      await cache.write(aWrite('written', 1, short));
      expect(await read('again')).toBe('written');
      await sleep(400);
      expect(await read('again', { ...question, key: 'loaded' })).toBe('again');
      expect(await read('again')).toBe('again');
      expect(loads()).toBe(3);
    });

    test('a write hides the answers of its group, and no others', async () => {
      const { cache, read } = await aCache();
      const page: CacheRequest = { key: 'page', kind: 'list', group: 'all' };
      const other: CacheRequest = { ...page, group: 'others' };
      for (const [index, request] of [page, other].entries()) expect(await read(index, request)).toBe(index);
      for (let revision = 1; revision < 20; revision += 1) {
        await cache.write(aWrite('x', revision));
        expect(await read(`after ${revision}`, page)).toBe(`after ${revision}`);
      }
      expect(await read('new', other)).toBe(1);
    });

    test('a write that the cache missed outdates what it has; one that it knows of, nothing', async () => {
      const { cache, read, loads } = await aCache();
      const page: CacheRequest = { key: 'page', kind: 'list', group: 'all' };
      const readBoth = async (value: string) => [await read(value), await read(value, page)];
      const { value: _, position: __, ...missed } = aWrite('', Date.now() * 1000);
      await readBoth('old');
      await cache.outdate(missed);
      expect(await readBoth('new')).toEqual(['new', 'new']);
      await cache.outdate(missed); // delivered again
      await cache.outdate({ ...missed, revision: missed.revision - 1 });
      expect([await readBoth('x'), loads()]).toEqual([['new', 'new'], 4]);
      await cache.write(aWrite('written', missed.revision + 1));
      expect(await readBoth('newer')).toEqual(['written', 'newer']);
      await cache.outdate({ ...missed, revision: missed.revision + 1 });
      expect([await readBoth('x'), loads()]).toEqual([['written', 'newer'], 5]);
    });

    test('a write comes after it was told of', async () => {
      const { cache, read } = await aCache();
      const write = aWrite('written', Date.now() * 1000);
      await cache.outdate(write);
      await cache.write(write);
      expect(await read('loaded')).toBe('written');
    });

    test('what may lack a write is served, not kept', async () => {
      const { read, loads } = await aCache();
      expect(await read('old', question, { isFresh: false })).toBe('old');
      expect([await read('new'), loads()]).toEqual(['new', 2]);
    });

    test('what was loaded before a write or a flush does not come back', async () => {
      const { cache, read } = await aCache();
      const disturb = {
        write: () => cache.write(aWrite('written', 5)),
        outdate: () => cache.outdate(aWrite('', 6)),
        flush: () => cache.flush(1),
      };
      for (const [name, run] of Object.entries(disturb)) {
        await cache.read(question, async () => {
          await run();
          return { value: 'old', isFresh: true };
        });
        expect([name, await read('new')]).toEqual([name, name === 'write' ? 'written' : 'new']);
        await cache.flush(1);
      }
    });

    test('a load that fails is the failure of its reader only', async () => {
      const { cache, read } = await aCache();
      await expect(cache.read(question, async () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
      expect(await read('new')).toBe('new');
    });

    test('a flush removes everything and counts it', async () => {
      const { cache, read } = await aCache();
      for (let index = 0; index < 50; index += 1) await read(index, { ...question, key: `key-${index}` });
      const flushed = await cache.flush(1);
      expect([flushed.keys, flushed.nodes > 0, cache.localEntries()]).toEqual([50, true, 0]);
      expect(await read('new', { ...question, key: 'key-7' })).toBe('new');
    });
  });
}
