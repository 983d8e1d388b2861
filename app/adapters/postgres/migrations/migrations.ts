import type { Migration } from 'kysely';
import { ips } from './0001-ips';

/**
 * All migrations by name, which is also their order. Add at the end, never change one that was released,
 * and keep each compatible with the version before: both run side by side during a rollout.
 */
export const migrations: Readonly<Record<string, Migration>> = { '0001-ips': ips };
