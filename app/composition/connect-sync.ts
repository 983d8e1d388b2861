import type { Guard } from '../adapters/redis/guard';
import type { SqlDatabase } from '../adapters/sql/sql-database';
import type { Config } from '../contract';
import type { LockStore } from '../ports/lock-store';
import type { SyncPorts } from '../ports/sync';

/** Loads the adapters of locks and of the jobs under them. */
export async function connectSync(config: Config, database: SqlDatabase, redis?: Guard): Promise<SyncPorts> {
  const { SqlSyncRuns } = await import('../adapters/sql/sync/sql-sync-runs');
  const { SqlAudit } = await import('../adapters/sql/limits/sql-audit');
  const runs = new SqlSyncRuns(database);
  return { lockStore: await openLockStore(config, redis), runs, prunings: [runs, new SqlAudit(database)] };
}

async function openLockStore({ locking, system, environment }: Config, redis?: Guard): Promise<LockStore> {
  if (locking.kind === 'redis' && redis) {
    const { RedisLockStore } = await import('../adapters/redis/redis-lock-store');
    return new RedisLockStore(redis, `${system}:${environment}:`);
  }
  const { MemoryLockStore } = await import('../adapters/memory/memory-lock-store');
  return new MemoryLockStore();
}
