import type { Migration } from 'kysely';
import type { Dialect } from '../dialect';
import { ips } from './0001-ips';
import { events } from './0003-events';
import { sync } from './0004-sync';
import { identity } from './0005-identity';
import { idempotency } from './0006-idempotency';
import { limits } from './0007-limits';

/**
 * All migrations by name, which is also their order. Add at the end, never change one that was released,
 * and keep each compatible with the version before: both run side by side during a rollout. Each step must be safe to
 * repeat: MySQL commits every change of a table at once, so a migration that is interrupted runs again from its start.
 */
const all: Readonly<Record<string, (dialect: Dialect) => Migration>> = {
  '0001-ips': ips,
  '0003-events': events,
  '0004-sync': sync,
  '0005-identity': identity,
  '0006-idempotency': idempotency,
  '0007-limits': limits,
};

/** Names of all migrations, in their order. */
export const migrationNames: readonly string[] = Object.keys(all);

/** The migrations as a dialect writes them. */
export function migrationsIn(dialect: Dialect): Record<string, Migration> {
  return Object.fromEntries(Object.entries(all).map(([name, migration]) => [name, migration(dialect)]));
}
