import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramDocument } from '../../../constructs/local/document';
import { giveToServers } from '../account';
import type { Component } from '../component';
import { assertOwnData } from '../database-data';
import { secret } from '../secrets';
import { intoPlace, runAsServer } from '../server-data';
import { ADMIN } from './account-table';
import { passwordHash } from './password';

/** Files in which a backup says how far it goes; the name changed in version 11. */
const POSITION_FILES = ['mariadb_backup_binlog_info', 'xtrabackup_binlog_info'];

/** Makes an empty primary unless it has data. */
export async function createPrimary(component: Component, { name }: ProgramDocument): Promise<void> {
  const data = join(component.folder, name);
  assertOwnData(component.document.environment, 'mysql');
  if (existsSync(data)) return;
  const accounts = join(component.folder, 'accounts.new');
  writeFileSync(accounts, firstAccounts(secret(component.paths, ADMIN.secret)), { mode: 0o600 });
  giveToServers(component.folder, accounts);
  const options = ['--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'];
  try {
    await intoPlace(data, (draft) =>
      runAsServer(component, 'mariadb-install-db', [
        '--no-defaults',
        `--datadir=${draft}`,
        `--tmpdir=${draft}`,
        ...options,
        `--extra-file=${accounts}`,
      ]),
    );
  } finally {
    rmSync(accounts, { force: true });
  }
}

/** The administrator with his password, and nobody else: not the root without one that the installation makes. */
function firstAccounts(password: string): string {
  const admin = `'${ADMIN.name}'@'127.0.0.1'`;
  return `FLUSH PRIVILEGES;
CREATE USER ${admin} IDENTIFIED VIA mysql_native_password USING '${passwordHash(password)}';
GRANT ALL PRIVILEGES ON *.* TO ${admin} WITH GRANT OPTION;
DELETE FROM mysql.global_priv WHERE User NOT IN ('${ADMIN.name}', 'mariadb.sys');
DELETE FROM mysql.proxies_priv;
FLUSH PRIVILEGES;
`;
}

/** Makes a replica from a backup of the running primary unless it has data. */
export async function cloneReplica(component: Component, { name }: ProgramDocument): Promise<void> {
  const data = join(component.folder, name);
  if (existsSync(data)) return;
  const login = `--defaults-file=${join(component.folder, 'backup.cnf')}`;
  await intoPlace(data, async (draft) => {
    await runAsServer(component, 'mariadb-backup', [login, '--backup', `--target-dir=${draft}`]);
    await runAsServer(component, 'mariadb-backup', [login, '--prepare', `--target-dir=${draft}`]);
  });
}

/** How far the backup goes that a replica was made from, as a GTID; undefined when it was made from none. */
export function clonedPosition(component: Component, { name }: ProgramDocument): string | undefined {
  const files = POSITION_FILES.map((file) => join(component.folder, name, file));
  const file = files.find((path) => existsSync(path));
  // File, offset, GTID: the last is empty when nothing was written yet.
  return file && (readFileSync(file, 'utf8').trim().split(/\s+/)[2] ?? '');
}
