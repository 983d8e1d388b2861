import { execFile } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ProgramDocument } from '../../../constructs/local/document';
import { slotName } from '../../../constructs/local/postgres/postgresql-conf';
import { giveToServers, serverAccount } from '../account';
import type { Component } from '../component';
import { LocalFailure } from '../failure';
import { program } from '../programs';
import { secret } from '../secrets';
import { ADMIN_SECRET } from './role-table';

const run = promisify(execFile);

/** Makes an empty primary unless it has data. */
export async function createPrimary(component: Component, { name }: ProgramDocument): Promise<void> {
  const data = join(component.folder, name);
  if (existsSync(data)) return;
  const passwordFile = join(component.folder, 'admin-password.new');
  writeFileSync(passwordFile, secret(component.paths, ADMIN_SECRET), { mode: 0o600 });
  giveToServers(passwordFile);
  try {
    await intoPlace(data, (draft) =>
      runAsServer('initdb', [
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
    await runAsServer('pg_basebackup', [
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
    giveToServers(join(draft, 'standby.signal'));
  });
}

export function removeData(component: Component, name: string): void {
  rmSync(join(component.folder, name), { recursive: true, force: true });
}

/** Half a data folder never stands under its name: what was interrupted starts again. */
async function intoPlace(data: string, make: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${data}.new`;
  rmSync(draft, { recursive: true, force: true });
  await make(draft);
  renameSync(draft, data);
}

async function runAsServer(name: string, args: readonly string[]): Promise<void> {
  const account = serverAccount();
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  try {
    await run(program(name).path, [...args], { ...identity, cwd: '/', timeout: 300_000 });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new LocalFailure(name, (stderr ?? String(error)).trim(), 'mend what it names and deploy again');
  }
}
