import type { AlertCase } from '../case';
import { series } from '../series';

const NODE = { instance: 'node-1' } as const;
const DATA = { ...NODE, device: '/dev/vda1', mountpoint: '/', fstype: 'ext4' } as const;

/** How the alerts of machines must behave. */
export const machineCases: readonly AlertCase[] = [
  {
    alert: 'DiskFilling',
    severity: 'warning',
    for: '5m',
    inexact: 'a share of what is free is not exact to the last bit',
    conditions: [
      {
        is: 'above',
        limit: 0.85,
        series: (value, { constant }) => [
          series('node_filesystem_size_bytes', DATA, constant(1000)),
          series('node_filesystem_avail_bytes', DATA, constant(1000 * (1 - value))),
          series('node_filesystem_readonly', DATA, constant(0)),
        ],
      },
    ],
    further: ({ constant }) => {
      const full = (labels: Readonly<Record<string, string>>, readonly: number) => [
        series('node_filesystem_size_bytes', labels, constant(1000)),
        series('node_filesystem_avail_bytes', labels, constant(0)),
        series('node_filesystem_readonly', labels, constant(readonly)),
      ];
      return [
        {
          name: 'is quiet for what nobody writes to, and for memory',
          series: [
            ...full({ ...DATA, device: '/dev/loop1' }, 1),
            ...full({ ...DATA, device: 'tmpfs', fstype: 'tmpfs' }, 0),
          ],
          at: '8m',
          firing: 0,
        },
        {
          name: 'tells once of a disk that is mounted twice',
          series: [...full(DATA, 0), ...full({ ...DATA, mountpoint: '/data' }, 0)],
          at: '8m',
          firing: 1,
        },
      ];
    },
  },
  {
    alert: 'NodeCPUHigh',
    severity: 'warning',
    for: '15m',
    inexact: 'a share of rates is not exact to the last bit',
    conditions: [
      {
        is: 'above',
        limit: 0.8,
        series: (value, { rate }) =>
          ['0', '1'].flatMap((cpu) => [
            series('node_cpu_seconds_total', { ...NODE, cpu, mode: 'user' }, rate(value)),
            series('node_cpu_seconds_total', { ...NODE, cpu, mode: 'idle' }, rate(1 - value)),
          ]),
      },
    ],
    further: ({ rate }) => [
      {
        name: 'does not take waiting for a disk for work',
        series: [
          series('node_cpu_seconds_total', { ...NODE, cpu: '0', mode: 'user' }, rate(0.1)),
          series('node_cpu_seconds_total', { ...NODE, cpu: '0', mode: 'iowait' }, rate(0.9)),
        ],
        at: '20m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'MemoryShort',
    severity: 'critical',
    for: '5m',
    inexact: 'a share of what is free is not exact to the last bit',
    conditions: [
      {
        is: 'above',
        limit: 0.9,
        series: (value, { constant }) => [
          series('node_memory_MemTotal_bytes', NODE, constant(1000)),
          series('node_memory_MemAvailable_bytes', NODE, constant(1000 * (1 - value))),
        ],
      },
    ],
  },
];
