import type { PostgresProcedure } from '../../../constructs/local/document';
import type { Component } from '../component';
import { secret } from '../secrets';
import type { PostgresAdmin } from './admin';
import { ROLES } from './role-table';

/** Makes roles and database unless they exist; passwords and time-outs are set again every time. */
export async function ensureRoles(
  admin: PostgresAdmin,
  component: Component,
  procedure: PostgresProcedure,
): Promise<void> {
  for (const role of ROLES) {
    const [found] = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role.name]);
    if (!found) await admin.query(`CREATE ROLE ${role.name}`);
    // Secrets are hexadecimal: nothing in them needs quoting.
    await admin.query(`ALTER ROLE ${role.name} ${role.options} PASSWORD '${secret(component.paths, role.secret)}'`);
    if (role.memberOf) await admin.query(`GRANT ${role.memberOf} TO ${role.name}`);
  }
  // Time-outs belong to the role: a pooler in transaction mode refuses them as start-up parameters.
  await admin.query(`ALTER ROLE ${procedure.owner} SET statement_timeout = ${procedure.statementTimeoutMilliseconds}`);
  const [database] = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [procedure.database]);
  if (!database) await admin.query(`CREATE DATABASE "${procedure.database}" OWNER ${procedure.owner}`);
  await admin.queryIn(procedure.database, 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
}
