import { slotName } from '../../../constructs/local/postgres/postgresql-conf';
import type { PostgresAdmin } from './admin';

/** The slot keeps the write-ahead log that its replica has not read yet. */
export async function ensureSlot(admin: PostgresAdmin, replica: string): Promise<void> {
  const slot = slotName({ name: replica });
  await admin.query(
    `SELECT pg_create_physical_replication_slot($1, true)
     WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = $1)`,
    [slot],
  );
}

/** Names of replicas whose log is gone: they stayed away for too long. */
export async function lostSlots(admin: PostgresAdmin): Promise<string[]> {
  const rows = await admin.query<{ slot_name: string }>(
    `SELECT slot_name FROM pg_replication_slots WHERE slot_type = 'physical' AND wal_status = 'lost'`,
  );
  return rows.map(({ slot_name }) => slot_name.replaceAll('_', '-'));
}

/** Drops the slots of replicas that are not wanted (or the one named), so that they keep no log for nobody. */
export async function dropSlots(admin: PostgresAdmin, wanted: readonly string[], only?: string): Promise<void> {
  await admin.query(
    `SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
     WHERE slot_type = 'physical' AND NOT active AND NOT slot_name = ANY($1) AND ($2::text IS NULL OR slot_name = $2)`,
    [wanted.map((name) => slotName({ name })), only ? slotName({ name: only }) : null],
  );
}
