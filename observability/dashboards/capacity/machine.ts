import type { Environment } from '../../../model/environment';
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

/** A processor that waits for a disk could work. */
const NODE_CPU =
  '1 - sum by (instance) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])) / sum by (instance) (rate(node_cpu_seconds_total[5m]))';
const NODE_MEMORY = '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes';
/** File systems that are memory, or images that are full by nature, are left out. */
const DISK =
  'max by (instance, device) (1 - node_filesystem_avail_bytes{fstype!~"tmpfs|devtmpfs|ramfs|squashfs|erofs|iso9660"} / node_filesystem_size_bytes)';
