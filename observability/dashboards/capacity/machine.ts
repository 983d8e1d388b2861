import type { Environment } from '../../../model/environment';
import { NODE_CPU, NODE_MEMORY, ON_DISK } from '../../node-queries';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** The machine on local, each node of a cluster on eks. */
export function machinePanels({ observability: { alerts } }: Environment): Panel[] {
  return [
    lines({
      id: 'node-cpu',
      title: 'Processors',
      description:
        'Share of the processors of each machine that is used. Normal is below the limit for most of the time.',
      unit: 'percentunit',
      softMaximum: 1,
      sources: ['node'],
      queries: [query(NODE_CPU, '{{instance}}')],
      limit: alerts.cpu.fraction,
    }),
    lines({
      id: 'node-memory',
      title: 'Memory',
      description: 'Share of the memory that is not available. Normal is below the limit, and flat.',
      unit: 'percentunit',
      softMaximum: 1,
      sources: ['node'],
      queries: [query(NODE_MEMORY, '{{instance}}')],
      limit: alerts.nodeMemory.fraction,
    }),
    lines({
      id: 'disk',
      title: 'Disks',
      description: 'Share of each disk that is used. Normal grows slowly.',
      unit: 'percentunit',
      softMaximum: 1,
      sources: ['node'],
      queries: [query(DISK, '{{instance}} {{device}}')],
      limit: alerts.disk.fraction,
    }),
  ];
}

const DISK = `max by (instance, device) (1 - node_filesystem_avail_bytes{${ON_DISK}} / node_filesystem_size_bytes)`;
