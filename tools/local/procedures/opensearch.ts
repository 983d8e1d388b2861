import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ComponentDocument, OpenSearchProcedure, ProgramDocument } from '../../../constructs/local/document';
import { Component } from '../component';
import { LocalFailure } from '../failure';
import { clusterHealth } from '../opensearch/cluster';
import { isUp } from '../supervisor';

const AGREEMENT_SECONDS = 60;

/**
 * Brings OpenSearch to its document. Nodes that do not run start together, because none is ready without a majority;
 * those that run are brought up to date one by one, so that the cluster goes on answering.
 */
export async function convergeOpenSearch(document: ComponentDocument, { nodes }: OpenSearchProcedure): Promise<void> {
  const component = new Component(document);
  const { programs } = document;
  await component.installFiles(document.files);
  prepare(component, programs);
  const running = new Set((await component.supervisor.programs()).filter(isUp).map(({ name }) => name));
  await component.ensurePrograms(programs.filter(({ name }) => !running.has(name)));
  await untilAgreed(programs, nodes);
  for (const node of programs.filter(({ name }) => running.has(name))) {
    await component.ensurePrograms([node]);
    await untilAgreed(programs, nodes);
  }
  for (const { name } of programs) rmSync(firstStart(component, name), { force: true });
  component.remember(programs.map(({ name }) => name));
}

/**
 * Folders of the nodes. A cluster that was never formed is told which nodes form it; a node that joins one later must
 * not be told, or it might form another.
 */
function prepare(component: Component, programs: readonly ProgramDocument[]): void {
  for (const { name } of programs) {
    for (const folder of ['data', 'tmp'])
      mkdirSync(join(component.folder, name, folder), { recursive: true, mode: 0o700 });
    if (!component.remembered()) writeFileSync(firstStart(component, name), programs.map((one) => one.name).join());
  }
}

function firstStart({ folder }: Component, name: string): string {
  return join(folder, name, 'first-start');
}

/** Every node sees all the others, every primary shard is there, and no copy is on its way: the next node may go. */
async function untilAgreed(programs: readonly ProgramDocument[], nodes: number): Promise<void> {
  const deadline = Date.now() + AGREEMENT_SECONDS * 1_000;
  while (!(await isAgreed(programs, nodes))) {
    if (Date.now() > deadline) {
      throw new LocalFailure(
        'search',
        `the nodes do not form one cluster of ${nodes} that is at least yellow after ${AGREEMENT_SECONDS} s`,
        'read the logs of the search-* programs and deploy again',
      );
    }
    await sleep(100);
  }
}

async function isAgreed(programs: readonly ProgramDocument[], nodes: number): Promise<boolean> {
  const states = await Promise.all(programs.map(({ port }) => clusterHealth(port).catch(() => undefined)));
  return states.every(
    (state) =>
      state?.number_of_nodes === nodes &&
      state.status !== 'red' &&
      state.initializing_shards === 0 &&
      state.delayed_unassigned_shards === 0,
  );
}
