import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import { NODE_CPU, NODE_MEMORY, ON_DISK } from '../node-queries';
import type { Alert } from './alert';

/** The machine on local, each node of a cluster on eks. */
export function machineAlerts(environment: Environment): Alert[] {
  return [diskFilling(environment), cpuHigh(environment), memoryShort(environment)];
}

function diskFilling({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'DiskFilling',
    severity: 'warning',
    sources: ['node'],
    conditions: [
      {
        query: `max by (instance, device) ((1 - node_filesystem_avail_bytes{${ON_DISK}} / node_filesystem_size_bytes) unless node_filesystem_readonly == 1)`,
        is: 'above',
        limit: alerts.disk.fraction,
      },
    ],
    for: Duration.of('5m'),
    summary: 'A disk of {{ $labels.instance }} fills up',
    description: `{{ $labels.device }} of {{ $labels.instance }} is {{ $value | humanizePercentage }} full, more than ${alerts.disk}. On a full disk databases and brokers refuse writes.`,
    panel: 'capacity/disk',
  };
}

function cpuHigh({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'NodeCPUHigh',
    severity: 'warning',
    sources: ['node'],
    conditions: [
      {
        query: NODE_CPU,
        is: 'above',
        limit: alerts.cpu.fraction,
      },
    ],
    for: Duration.of('15m'),
    summary: 'The processors of {{ $labels.instance }} have little room left',
    description: `{{ $labels.instance }} has used {{ $value | humanizePercentage }} of its processors, more than ${alerts.cpu}. Everything on it gets slower.`,
    panel: 'capacity/node-cpu',
  };
}

function memoryShort({ observability: { alerts } }: Environment): Alert {
  return {
    name: 'MemoryShort',
    severity: 'critical',
    sources: ['node'],
    conditions: [
      {
        query: NODE_MEMORY,
        is: 'above',
        limit: alerts.nodeMemory.fraction,
      },
    ],
    for: Duration.of('5m'),
    summary: '{{ $labels.instance }} runs out of memory',
    description: `{{ $labels.instance }} has used {{ $value | humanizePercentage }} of its memory, more than ${alerts.nodeMemory}. When none is left the kernel ends processes, databases among them.`,
    panel: 'capacity/node-memory',
  };
}
