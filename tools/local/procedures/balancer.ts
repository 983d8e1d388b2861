import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { memberLines } from '../../../constructs/local/balancer/rendering';
import type { BalancerProcedure, ComponentDocument } from '../../../constructs/local/document';
import { installCertificate } from '../certificate';
import { Component } from '../component';
import { LocalFailure } from '../failure';
import { withLock } from '../lock';
import { readMembers } from '../members';
import { type EnvironmentPaths, environmentPaths } from '../paths';
import { loadPrograms } from '../programs';
import { isUp, Supervisor } from '../supervisor';

type BalancerDocument = ComponentDocument & { readonly procedure: BalancerProcedure };

/** A reload that is not in force by then has failed. */
const RELOAD_SECONDS = 10;

/** Brings the balancer to its document, with the instances that run at the moment as members. */
export async function convergeBalancer(document: ComponentDocument, procedure: BalancerProcedure): Promise<void> {
  const component = new Component(document);
  await exclusively(document.environment, async () => {
    await apply({ ...document, procedure });
    component.remember(document.programs.map(({ name }) => name));
    writeFileSync(documentFile(document.environment), JSON.stringify({ ...document, procedure }));
  });
}

/**
 * Tells the balancer which instances there are now and waits until it sends requests to these only. While the
 * balancer does not run this does nothing: it will find the list when it starts.
 */
export async function applyMembers(environment: string): Promise<void> {
  await exclusively(environment, async () => {
    const file = documentFile(environment);
    const programs = await new Supervisor(environmentPaths(environment)).programs();
    const isRunning = isUp(programs.find(({ name }) => name === 'balancer'));
    if (!isRunning || !existsSync(file)) return;
    const document = JSON.parse(readFileSync(file, 'utf8')) as BalancerDocument;
    await loadPrograms([document], environment);
    await apply(document);
  });
}

async function apply(document: BalancerDocument): Promise<void> {
  const { procedure } = document;
  const component = new Component(document);
  await installCertificate(component.folder, procedure.certificate);
  const members = membersOf(procedure, component.paths);
  const generation = createHash('sha256')
    .update(JSON.stringify([document.files, members]))
    .digest('hex')
    .slice(0, 16);
  await component.installFiles(document.files, procedure.checks, { ...members, generation });
  await component.ensurePrograms(document.programs);
  await untilInForce(component, document, generation);
}

/** What each placeholder of members becomes now. */
function membersOf(procedure: BalancerProcedure, paths: EnvironmentPaths): Record<string, string> {
  const { service, routed = [] } = procedure;
  const linesOf = (name: string) => memberLines(procedure, readMembers(paths, name));
  const others = routed.map((name) => [`members ${name}`, linesOf(name)]);
  return { members: linesOf(service), ...Object.fromEntries(others) };
}

/**
 * A reload returns before the new configuration serves; the balancer's own answer says when it does. A reload asked
 * for while HAProxy still carries out the one before is lost, so it is asked for again.
 */
async function untilInForce(component: Component, document: BalancerDocument, generation: string): Promise<void> {
  const deadline = Date.now() + RELOAD_SECONDS * 1_000;
  let again = Date.now() + 1_000;
  while ((await currentGeneration(document.procedure.generationUrl)) !== generation) {
    if (Date.now() > deadline) throw notInForce(component);
    if (Date.now() > again) {
      for (const program of document.programs) await component.reread(program);
      again = Date.now() + 1_000;
    }
    await sleep(20);
  }
}

function notInForce({ paths }: Component): LocalFailure {
  const why = `the new configuration is not in force after ${RELOAD_SECONDS} s`;
  return new LocalFailure('balancer', why, 'read its log and deploy again', join(paths.logs, 'balancer.log'));
}

async function currentGeneration(url: string): Promise<string> {
  try {
    const response = await fetch(url, { headers: { connection: 'close' }, signal: AbortSignal.timeout(1_000) });
    return (await response.text()).trim();
  } catch {
    return '';
  }
}

function exclusively(environment: string, work: () => Promise<void>): Promise<void> {
  return withLock(join(environmentPaths(environment).run, 'balancer.lock'), work);
}

function documentFile(environment: string): string {
  return join(environmentPaths(environment).component('balancer'), 'document.json');
}
