import { setTimeout as sleep } from 'node:timers/promises';
import { FenceLost } from '../../../../app/ports/fences';
import type { MakeDatabase } from './sql-database';

/** What every database does for locks. */
export function describeLocks(name: string, create: MakeDatabase): void {
  describe(`fencing tokens: ${name}`, () => {
    test('are numbered without a gap or a repetition, whoever asks at once', async () => {
      const database = await create();
      const next = async () => (await database.transaction((tx) => tx.fences.next('job'))).value;
      const tokens = await Promise.all(Array.from({ length: 20 }, next));
      expect(tokens.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect((await database.transaction((tx) => tx.fences.next('other'))).value).toBe(1);
    });

    test('an older token writes nothing any more', async () => {
      const database = await create();
      const next = async () => (await database.transaction((tx) => tx.fences.next('job'))).value;
      const old = await next();
      const write = (token: number, reason: string) =>
        database.transaction(async ({ fences, ips }) => {
          await fences.assertCurrent('job', token);
          return ips.upsert({ address: '192.0.2.1', list: 'deny', reason, expires_at: null });
        });
      await write(old, 'first');
      const current = await next();
      await expect(write(old, 'late')).rejects.toBeInstanceOf(FenceLost);
      await write(current, 'second');
      await expect(write(current + 1, 'forged')).rejects.toBeInstanceOf(FenceLost);
      const [row] = await database.read((db) => db.selectFrom('ips').select('reason').execute());
      expect(row?.reason).toBe('second');
    });

    test('a newer token waits for a write under the one before', async () => {
      const database = await create();
      const { value: token } = await database.transaction((tx) => tx.fences.next('job'));
      const order: string[] = [];
      const writing = database.transaction(async ({ fences }) => {
        await fences.assertCurrent('job', token);
        await sleep(300);
        order.push('written');
      });
      await sleep(100);
      const newer = database.transaction((tx) => tx.fences.next('job')).then(() => order.push('newer token'));
      await Promise.all([writing, newer]);
      expect(order).toEqual(['written', 'newer token']);
    });
  });
}
