import { randomUUID } from 'node:crypto';
import { SqlAudit } from '../../../../app/adapters/sql/limits/sql-audit';
import { SqlContextLimitReader } from '../../../../app/adapters/sql/limits/sql-context-limits';
import type { Violation } from '../../../../app/ports/audit';
import type { MakeDatabase } from './sql-database';

/** What every database does for rate limits. */
export function describeLimits(name: string, create: MakeDatabase): void {
  describe(`rate limits: ${name}`, () => {
    test('keeps one limit for each context, the one set last; names differ by case', async () => {
      const database = await create();
      const put = (context: string, requests_per_minute: number, enabled = true) =>
        database.transaction((tx) => tx.contextLimits.put({ context, requests_per_minute, burst_size: 10, enabled }));
      await put('payroll', 50);
      await put('Payroll', 60);
      await put('payroll', 70, false);
      await put('payroll', 70, false);
      const all = await new SqlContextLimitReader(database).all();
      expect(all.sort((a, b) => a.requests_per_minute - b.requests_per_minute)).toEqual([
        { context: 'Payroll', requests_per_minute: 60, burst_size: 10, enabled: true },
        { context: 'payroll', requests_per_minute: 70, burst_size: 10, enabled: false },
      ]);
    });

    test('twenty who set the limit of a new context at once all succeed', async () => {
      const database = await create();
      const limit = (requests_per_minute: number) => ({
        context: 'c',
        requests_per_minute,
        burst_size: 0,
        enabled: true,
      });
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => database.transaction((tx) => tx.contextLimits.put(limit(index + 1)))),
      );
      expect(await new SqlContextLimitReader(database).all()).toHaveLength(1);
    });

    test('the audit log takes a batch twice without doubling it, and forgets what is older than a month', async () => {
      const database = await create();
      const audit = new SqlAudit(database);
      const violation = (day: string): Violation => ({
        id: randomUUID(),
        scope: 'ip',
        subject: '2001:db8::/64',
        quota: 200,
        refused: 800,
        minute: new Date(`${day}T10:00:00Z`),
        instanceId: 'web-1',
      });
      const batch = [violation('2026-01-01'), violation('2026-02-20')];
      await audit.add(batch);
      await audit.add([...batch, violation('2026-02-21')]);
      const days = async () => {
        const rows = await database.read((db) => db.selectFrom('audit').select('minute').orderBy('minute').execute());
        return rows.map(({ minute }) => minute.toISOString().slice(0, 10));
      };
      expect(await days()).toEqual(['2026-01-01', '2026-02-20', '2026-02-21']);
      expect(await audit.pruneBatch(new Date('2026-02-22T00:00:00Z'))).toBe(false);
      expect(await days()).toEqual(['2026-02-20', '2026-02-21']);
    });
  });
}
