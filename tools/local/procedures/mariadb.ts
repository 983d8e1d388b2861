import type { ComponentDocument, MariadbProcedure, ProgramDocument } from '../../../constructs/local/document';
import { Component } from '../component';
import { LocalFailure } from '../failure';
import { ensureAccounts } from '../mariadb/accounts';
import { MariadbAdmin } from '../mariadb/admin';
import { cloneReplica, createPrimary } from '../mariadb/data';
import { follow } from '../mariadb/replication';
import { removeData } from '../server-data';

/** Brings MariaDB to its document: the primary first, then each replica from a backup of it. */
export async function convergeMariadb(document: ComponentDocument, procedure: MariadbProcedure): Promise<void> {
  const component = new Component(document);
  const [primary, ...replicas] = document.programs as readonly [ProgramDocument, ...ProgramDocument[]];
  await component.installFiles(document.files, procedure.checks);
  await createPrimary(component, primary);
  await component.ensurePrograms([primary]);
  const admin = new MariadbAdmin(component, primary.port);
  try {
    await ensureAccounts(admin, component, procedure);
    await removeVanished(component, document);
    // One after the other: the primary lets one backup at a time hold its tables still.
    for (const replica of replicas) await ensureReplica(component, admin, replica);
  } finally {
    await admin.close();
  }
  component.remember(document.programs.map(({ name }) => name));
}

/** One that cannot follow (it was away for too long, or has writes of its own) starts again from a backup. */
async function ensureReplica(component: Component, admin: MariadbAdmin, replica: ProgramDocument): Promise<void> {
  if (!(await startReplica(component, admin, replica))) return;
  await component.removePrograms([replica.name]);
  removeData(component, replica.name);
  const why = await startReplica(component, admin, replica);
  if (why) throw new LocalFailure(replica.name, `it does not follow the primary: ${why}`, 'read its log, deploy again');
}

/** @returns why it does not follow the primary, or undefined when it does */
async function startReplica(
  component: Component,
  admin: MariadbAdmin,
  replica: ProgramDocument,
): Promise<string | undefined> {
  await cloneReplica(component, replica);
  await component.ensurePrograms([replica]);
  const there = admin.on(replica.port);
  try {
    return await follow(component, there, replica, admin.port);
  } finally {
    await there.close();
  }
}

async function removeVanished(component: Component, document: ComponentDocument): Promise<void> {
  const wanted = document.programs.map(({ name }) => name);
  const vanished = component.describedPrograms().filter((name) => !wanted.includes(name));
  await component.removePrograms(vanished);
  for (const name of vanished) removeData(component, name);
}
