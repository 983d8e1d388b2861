import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramDocument } from '../../../constructs/local/document';
import { slotName } from '../../../constructs/local/postgres/postgresql-conf';
import { giveToServers } from '../account';
import type { Component } from '../component';
import { assertOwnData } from '../database-data';
import { secret } from '../secrets';
import { intoPlace, runAsServer } from '../server-data';
import { ADMIN_SECRET } from './role-table';

/** Makes an empty primary unless it has data. */
export async function createPrimary(component: Component, { name }: ProgramDocument): Promise<void> {
  const data = join(component.folder, name);
  assertOwnData(component.document.environment, 'postgres');
  if (existsSync(data)) return;
  const passwordFile = join(component.folder, 'admin-password.new');
  writeFileSync(passwordFile, secret(component.paths, ADMIN_SECRET), { mode: 0o600 });
  giveToServers(component.folder, passwordFile);
  try {
    await intoPlace(data, (draft) =>
      runAsServer(component, 'initdb', [
        '--pgdata',
        draft,
        '--username',
        'postgres',
        '--pwfile',
        passwordFile,
        '--auth',
        'scram-sha-256',
        '--encoding',
        'UTF8',
        '--locale',
        'C.UTF-8',
        '--data-checksums',
        '--no-sync',
      ]),
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Makes a replica from a base backup of the primary unless it has data. */
export async function cloneReplica(
  component: Component,
  { name }: ProgramDocument,
  primaryPort: number,
): Promise<void> {
  const data = join(component.folder, name);
  if (existsSync(data)) return;
  const passwordFile = join(component.folder, 'replication.pgpass');
  await intoPlace(data, async (draft) => {
    const source = `host=127.0.0.1 port=${primaryPort} user=replicator passfile=${passwordFile}`;
    await runAsServer(component, 'pg_basebackup', [
      '--pgdata',
      draft,
      '--dbname',
      source,
      '--slot',
      slotName({ name }),
      '--wal-method',
      'stream',
      '--checkpoint',
      'fast',
      '--no-sync',
    ]);
    writeFileSync(join(draft, 'standby.signal'), '');
    giveToServers(component.folder, join(draft, 'standby.signal'));
  });
}
