import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramDocument } from '../../../constructs/local/document';
import type { Component } from '../component';
import type { PostgresAdmin } from './admin';

/**
 * Restarts the servers whose settings need it. A replica never allows fewer connections than its primary: replicas go
 * first when the number rises; when it falls the primary goes first and the replicas once they have read of it.
 */
export async function applyRestarts(
  component: Component,
  admin: PostgresAdmin,
  primary: ProgramDocument,
  replicas: readonly ProgramDocument[],
): Promise<void> {
  const rises = await connectionsRise(admin, primary);
  for (const server of rises ? [...replicas, primary] : [primary, ...replicas]) {
    const there = admin.on(server.port);
    const isPending = await restartPending(there);
    await there.close();
    if (!isPending) continue;
    if (server !== primary) await untilCaughtUp(admin);
    else await admin.close();
    await component.supervisor.restartPrograms([server.name]);
    await component.untilReady(server);
  }
}

async function restartPending(admin: PostgresAdmin): Promise<boolean> {
  const [row] = await admin.query<{ pending: boolean }>('SELECT bool_or(pending_restart) AS pending FROM pg_settings');
  return row?.pending ?? false;
}

async function connectionsRise(admin: PostgresAdmin, primary: ProgramDocument): Promise<boolean> {
  const there = admin.on(primary.port);
  const [row] = await there.query<{ rises: boolean }>(
    `SELECT f.setting::int > current_setting('max_connections')::int AS rises FROM pg_file_settings f WHERE f.name = 'max_connections'`,
  );
  await there.close();
  return row?.rises ?? false;
}

async function untilCaughtUp(admin: PostgresAdmin): Promise<void> {
  for (let round = 0; round < 100; round += 1) {
    const [row] = await admin.query<{ behind: number }>(
      `SELECT count(*)::int AS behind FROM pg_stat_replication WHERE replay_lsn < pg_current_wal_lsn()`,
    );
    if (row?.behind === 0) return;
    await sleep(100);
  }
}
