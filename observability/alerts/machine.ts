import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** File systems that are memory, or images that are full by nature. */
const NO_DISK = 'fstype!~"tmpfs|devtmpfs|ramfs|squashfs|erofs|iso9660"';

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
        query: `max by (instance, device) ((1 - node_filesystem_avail_bytes{${NO_DISK}} / node_filesystem_size_bytes) unless node_filesystem_readonly == 1)`,
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
        // A processor that waits for a disk could work.
        query:
          '1 - sum by (instance) (rate(node_cpu_seconds_total{mode=~"idle|iowait"}[5m])) / sum by (instance) (rate(node_cpu_seconds_total[5m]))',
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
        query: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes',
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
