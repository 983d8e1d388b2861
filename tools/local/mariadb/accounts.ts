import type { MariadbProcedure } from '../../../constructs/local/document';
import type { Component } from '../component';
import { secret } from '../secrets';
import { ACCOUNTS } from './account-table';
import type { MariadbAdmin } from './admin';
import { passwordHash } from './password';

/** Makes database and accounts unless they exist; passwords and time-outs are set again every time. */
export async function ensureAccounts(
  admin: MariadbAdmin,
  component: Component,
  procedure: MariadbProcedure,
): Promise<void> {
  await admin.query(`CREATE DATABASE IF NOT EXISTS \`${procedure.database}\``);
  for (const { name, secret: named, rights } of ACCOUNTS) {
    const hash = passwordHash(secret(component.paths, named));
    await admin.query(`CREATE USER IF NOT EXISTS ${account(name)}`);
    await admin.query(`ALTER USER ${account(name)} IDENTIFIED VIA mysql_native_password USING '${hash}'`);
    await admin.query(`GRANT ${rights} ON *.* TO ${account(name)}`);
  }
  const seconds = procedure.statementTimeoutMilliseconds / 1_000;
  await admin.query(`ALTER USER ${account(procedure.owner)} WITH MAX_STATEMENT_TIME ${seconds}`);
  await admin.query(`GRANT ALL PRIVILEGES ON \`${procedure.database}\`.* TO ${account(procedure.owner)}`);
}

/** Everybody comes from this machine, and names are not resolved. */
function account(name: string): string {
  return `'${name}'@'127.0.0.1'`;
}
