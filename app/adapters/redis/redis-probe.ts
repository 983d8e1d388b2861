import { Cluster } from 'ioredis';
import type { Findings, Probe } from '../../ports/probe';
import type { RedisClient } from './client';
import type { Guard } from './guard';

/** Looks into Redis: what one node says of itself, and what the client of this instance knows. */
export class RedisProbe implements Probe {
  readonly name = 'redis';

  constructor(
    private readonly guard: Guard,
    private readonly client: RedisClient,
  ) {}

  async look(): Promise<Findings> {
    const info = fieldsOf(await this.guard.run((client) => client.info()));
    const nodes = this.client instanceof Cluster ? this.client.nodes('all') : [this.client];
    return {
      version: info.get('redis_version'),
      client: { status: this.client.status, nodes: nodes.length, ready: nodes.filter(isReady).length },
      node: {
        connected_clients: numberOf(info, 'connected_clients'),
        used_memory_bytes: numberOf(info, 'used_memory'),
        commands_per_second: numberOf(info, 'instantaneous_ops_per_sec'),
        evicted_keys: numberOf(info, 'evicted_keys'),
      },
    };
  }
}

function isReady({ status }: { readonly status: string }): boolean {
  return status === 'ready';
}

/** The lines `name:value` of INFO. */
function fieldsOf(info: string): Map<string, string> {
  const pairs = info.split('\r\n').map((line) => line.split(':', 2));
  return new Map(pairs.flatMap(([name = '', value]) => (value === undefined ? [] : [[name, value]])));
}

function numberOf(info: ReadonlyMap<string, string>, name: string): number {
  return Number(info.get(name) ?? 0);
}
