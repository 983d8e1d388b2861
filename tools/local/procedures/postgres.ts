import type { ComponentDocument, PostgresProcedure, ProgramDocument } from '../../../constructs/local/document';
import { Component } from '../component';
import { PostgresAdmin } from '../postgres/admin';
import { cloneReplica, createPrimary } from '../postgres/data';
import { applyRestarts } from '../postgres/restart';
import { ensureRoles } from '../postgres/roles';
import { dropSlots, ensureSlot, lostSlots } from '../postgres/slots';
import { removeData } from '../server-data';

/** Brings Postgres to its document: the primary first, then each replica from a base backup of it. */
export async function convergePostgres(document: ComponentDocument, procedure: PostgresProcedure): Promise<void> {
  const component = new Component(document);
  const [primary, ...replicas] = document.programs as readonly [ProgramDocument, ...ProgramDocument[]];
  await component.installFiles(document.files, procedure.checks);
  await createPrimary(component, primary);
  await component.ensurePrograms([primary]);
  const admin = new PostgresAdmin(component, primary.port);
  try {
    await ensureRoles(admin, component, procedure);
    await removeVanished(component, document, admin);
    for (const name of await lostSlots(admin)) await rebuild(component, admin, name);
    await Promise.all(replicas.map((replica) => addReplica(component, admin, replica)));
    await applyRestarts(component, admin, primary, replicas);
  } finally {
    await admin.close();
  }
  component.remember(document.programs.map(({ name }) => name));
}

async function addReplica(component: Component, admin: PostgresAdmin, replica: ProgramDocument): Promise<void> {
  await ensureSlot(admin, replica.name);
  await cloneReplica(component, replica, admin.port);
  await component.ensurePrograms([replica]);
}

async function removeVanished(component: Component, document: ComponentDocument, admin: PostgresAdmin): Promise<void> {
  const wanted = document.programs.map(({ name }) => name);
  const vanished = component.describedPrograms().filter((name) => !wanted.includes(name));
  await component.removePrograms(vanished);
  for (const name of vanished) removeData(component, name);
  await dropSlots(admin, wanted);
}

/** A replica that stayed away for too long cannot catch up: it starts again from a base backup. */
async function rebuild(component: Component, admin: PostgresAdmin, name: string): Promise<void> {
  await component.removePrograms([name]);
  removeData(component, name);
  await dropSlots(admin, [], name);
}
