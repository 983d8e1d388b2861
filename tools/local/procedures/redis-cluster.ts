import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ComponentDocument, ProgramDocument, RedisClusterProcedure } from '../../../constructs/local/document';
import { Component } from '../component';
import { LocalFailure } from '../failure';
import { program } from '../programs';
import { secret } from '../secrets';

const run = promisify(execFile);
const AGREEMENT_SECONDS = 60;

/** Brings Redis to its document and, the first time, makes one cluster of the nodes. */
export async function convergeRedisCluster(
  document: ComponentDocument,
  procedure: RedisClusterProcedure,
): Promise<void> {
  const component = new Component(document);
  assertSameShape(component, document.programs);
  await component.installFiles(document.files);
  for (const { name } of document.programs) mkdirSync(join(component.folder, name), { recursive: true });
  await component.ensurePrograms(document.programs);
  const cluster = new RedisCluster(document.programs, secret(component.paths, 'cache'));
  if (!component.remembered()) await cluster.create(procedure);
  await cluster.untilAgreed();
  component.remember(document.programs.map(({ name }) => name));
}

/** Moving slots between masters under load is a command of its own. */
function assertSameShape(component: Component, nodes: readonly ProgramDocument[]): void {
  const before = component.remembered()?.length;
  if (before === undefined || before === nodes.length) return;
  throw new LocalFailure(
    'cache',
    `the cluster has ${before} nodes, the environment wants ${nodes.length}; a running cluster is not reshaped by a deploy`,
    'put cache.masters and cache.replicasPerMaster back, or destroy the environment and deploy it anew',
  );
}

class RedisCluster {
  constructor(
    private readonly nodes: readonly ProgramDocument[],
    private readonly password: string,
  ) {}

  /** Spreads the slots. What an interrupted creation left is cleared first: nobody has used it yet. */
  async create({ replicasPerMaster }: RedisClusterProcedure): Promise<void> {
    const states = await Promise.all(this.nodes.map((node) => this.info(node)));
    if (
      states.every((state) => state.cluster_state === 'ok' && state.cluster_known_nodes === String(this.nodes.length))
    )
      return;
    for (const node of this.nodes) {
      await this.cli(node, ['flushall']).catch(() => undefined);
      await this.cli(node, ['cluster', 'reset', 'hard']);
    }
    const addresses = this.nodes.map(({ port }) => `127.0.0.1:${port}`);
    const options = ['--cluster-replicas', String(replicasPerMaster), '--cluster-yes'];
    await this.redisCli(['--cluster', 'create', ...addresses, ...options]);
  }

  /** Every node sees every other one and all slots served. */
  async untilAgreed(): Promise<void> {
    const deadline = Date.now() + AGREEMENT_SECONDS * 1_000;
    while (!(await this.isAgreed())) {
      if (Date.now() > deadline) {
        throw new LocalFailure(
          'cache',
          `the nodes do not agree on the cluster after ${AGREEMENT_SECONDS} s`,
          'read the logs of the cache-* programs and deploy again',
        );
      }
      await sleep(100);
    }
  }

  private async isAgreed(): Promise<boolean> {
    const states = await Promise.all(
      this.nodes.map((node) => this.info(node).catch((): Record<string, string> => ({}))),
    );
    return states.every(
      (state) =>
        state.cluster_state === 'ok' &&
        Number(state.cluster_known_nodes) >= this.nodes.length &&
        state.cluster_slots_ok === '16384',
    );
  }

  private async info(node: ProgramDocument): Promise<Record<string, string>> {
    const text = await this.cli(node, ['cluster', 'info']);
    return Object.fromEntries(text.split(/\r?\n/).map((line) => line.split(':') as [string, string]));
  }

  private cli(node: ProgramDocument, command: readonly string[]): Promise<string> {
    return this.redisCli(['-h', '127.0.0.1', '-p', String(node.port), ...command]);
  }

  private async redisCli(args: readonly string[]): Promise<string> {
    // The password goes by the environment: arguments are for everybody to see.
    const { stdout } = await run(program('redis-cli').path, [...args], {
      env: { REDISCLI_AUTH: this.password },
      timeout: 60_000,
    });
    return stdout;
  }
}
