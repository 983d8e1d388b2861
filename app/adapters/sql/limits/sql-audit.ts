import type { Audit, Violation } from '../../../ports/audit';
import type { Pruning } from '../../../ports/pruning';
import type { SqlDatabase } from '../sql-database';

const KEPT_DAYS = 30;
const BATCH = 500;

/** The audit log: a month of refused requests. */
export class SqlAudit implements Audit, Pruning {
  constructor(private readonly database: Pick<SqlDatabase, 'read' | 'write'>) {}

  async add(violations: readonly Violation[]): Promise<void> {
    if (violations.length === 0) return;
    const rows = violations.map(({ instanceId, ...violation }) => ({ ...violation, instance_id: instanceId }));
    await this.database.write((db, { name }) => {
      const insert = db.insertInto('audit').values(rows);
      // A batch whose answer was lost comes again.
      return (name === 'postgres' ? insert.onConflict((conflict) => conflict.doNothing()) : insert.ignore()).execute();
    });
  }

  async pruneBatch(now: Date): Promise<boolean> {
    const oldest = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    // Two statements: MySQL takes no limit in a subquery.
    const rows = await this.database.read(
      (db) => db.selectFrom('audit').select('id').where('minute', '<', oldest).limit(BATCH).execute(),
      { fresh: true },
    );
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    await this.database.write((db) => db.deleteFrom('audit').where('id', 'in', ids).execute());
    return rows.length === BATCH;
  }
}
