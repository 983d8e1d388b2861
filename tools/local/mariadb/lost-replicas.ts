import type { ComponentDocument, ProgramDocument } from '../../../constructs/local/document';
import { Component } from '../component';
import { MariadbAdmin } from './admin';
import { hasGivenUp, statusOf } from './replication';

/** Whether a replica runs and has given up following the primary: only a new backup of the primary helps it. */
export async function hasLostReplica(document: ComponentDocument): Promise<boolean> {
  const [, ...replicas] = document.programs;
  const component = new Component(document);
  const lost = await Promise.all(replicas.map((replica) => isLost(component, replica)));
  return lost.includes(true);
}

async function isLost(component: Component, { port }: ProgramDocument): Promise<boolean> {
  const admin = new MariadbAdmin(component, port);
  try {
    const status = await statusOf(admin);
    return status !== undefined && hasGivenUp(status);
  } catch {
    // Whether it answers is asked elsewhere.
    return false;
  } finally {
    await admin.close();
  }
}
