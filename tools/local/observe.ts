import type { ComponentDocument } from '../../constructs/local/document';
import { deployedDocuments } from '../documents';
import { Component } from './component';
import { hasLostReplica } from './mariadb/lost-replicas';
import { environmentPaths } from './paths';
import { loadPrograms } from './programs';
import { isUp, Supervisor } from './supervisor';

/**
 * The incarnation of every component that Terraform believes is there: one higher than the deployed one when any of
 * its processes does not run, or a replica has given up following, so that Terraform sees a difference and the
 * component is brought back.
 */
export async function observeIncarnations(environment: string): Promise<Record<string, number>> {
  const documents = deployedDocuments(environment);
  if (documents.length === 0) return {};
  if ((await loadPrograms([], environment)).length > 0) return asDeployed(documents);
  const programs = await new Supervisor(environmentPaths(environment)).programs();
  const up = new Set(programs.filter(isUp).map(({ name }) => name));
  const incarnations = documents.map(async (document): Promise<[string, number]> => {
    const isWell = areUp(document, up) && !(document.procedure.kind === 'mariadb' && (await hasLostReplica(document)));
    return [document.component, document.incarnation + (isWell ? 0 : 1)];
  });
  return Object.fromEntries(await Promise.all(incarnations));
}

/** Whether everything runs that the last convergence left running. */
function areUp(document: ComponentDocument, up: ReadonlySet<string>): boolean {
  const remembered = document.procedure.kind === 'prune' ? [] : new Component(document).remembered();
  return remembered?.every((name) => up.has(name)) ?? false;
}

/** Without a supervisor's programs nothing can be observed; the deploy names them, and `up` installs them. */
function asDeployed(documents: readonly ComponentDocument[]): Record<string, number> {
  return Object.fromEntries(documents.map(({ component, incarnation }) => [component, incarnation]));
}
