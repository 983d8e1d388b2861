import type { Environment } from '../../../../model/environment';
import type { AlertCase, FurtherTest, Samples } from '../case';
import { series } from '../series';

const WEB = { service: 'web', instance: 'web-1' } as const;
const MIB = 2 ** 20;

/** Samples at intervals of a minute: a value for each minute, then the last one for good. */
function minutes(values: readonly number[], { constant }: Samples): string {
  return [...values, constant(values.at(-1) ?? 0)].join(' ');
}

/** Half of the core that a pod of half a core may use, or half of the one thread. */
const usable = ({ platform, services }: Environment) =>
  platform === 'eks' ? Math.min(1, 2 * (services.web?.cpu ?? 0)) : 1;

/** How the alerts of instances must behave. */
export const instanceCases: readonly AlertCase[] = [
  {
    alert: 'InstanceDown',
    severity: 'warning',
    for: '1m',
    conditions: [{ is: 'below', limit: 1, series: (value, { constant }) => [series('up', WEB, constant(value))] }],
    further: ({ constant }) => [
      {
        name: 'tells of each instance, and of no other program',
        series: [
          series('up', { service: 'web', instance: 'web-2' }, constant(0)),
          series('up', { service: 'worker', instance: 'worker-1' }, constant(0)),
          series('up', { service: 'web-candidate', instance: 'web-candidate-1' }, constant(0)),
          series('up', { service: 'kubelet', instance: 'node' }, constant(0)),
          series('up', { instance: '127.0.0.1:18131' }, constant(0)),
        ],
        at: '3m',
        firing: 3,
      },
      { name: 'is quiet when an instance has left', series: [series('up', WEB, '1 1 0 stale')], at: '3m', firing: 0 },
      {
        name: 'is quiet when an instance was away for a moment',
        series: [series('up', WEB, `1 1 0 ${constant(1)}`)],
        at: '3m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'TooFewInstances',
    severity: 'critical',
    for: '5m',
    conditions: [
      {
        is: 'below',
        limit: 1,
        series: (value, { constant }, { services }) =>
          Object.entries(services).map(([service, { replicas }]) =>
            series(
              'up',
              { service, instance: `${service}-1` },
              constant(service === 'web' ? value * replicas.min : 99),
            ),
          ),
      },
    ],
    further: ({ constant }, { services }) => [
      {
        name: 'holds each service against its own number',
        series: Object.entries(services).flatMap(([service, { replicas }]) =>
          [...Array(replicas.min).keys()].map((number) =>
            series('up', { service, instance: `${number}` }, constant(1)),
          ),
        ),
        at: '8m',
        firing: 0,
      },
      {
        name: 'tells of services of which nothing is left',
        series: [],
        at: '8m',
        firing: Object.keys(services).length,
      },
    ],
  },
  {
    alert: 'InstanceRestarts',
    severity: 'warning',
    for: '5m',
    interval: '1m',
    settles: '6m',
    conditions: [
      {
        is: 'above',
        limit: 5,
        // Restarts are whole: of twenty series of the instance some tell of one more.
        series: (value, samples) =>
          [...Array(20).keys()].map((number) => {
            const restarts = Math.floor(value) + (number < Math.round(20 * (value % 1)) ? 1 : 0);
            const starts = [...Array(restarts + 1).keys()];
            return series('process_start_time_seconds', { ...WEB, number: `${number}` }, minutes(starts, samples));
          }),
      },
    ],
    further: (samples) => [
      {
        name: 'forgets after an hour',
        series: [
          series('process_start_time_seconds', WEB, minutes([0, 1, 2, 3, 4, 5, 6, ...Array(80).fill(6)], samples)),
        ],
        at: '75m',
        firing: 0,
      },
      {
        name: 'takes the instances of a rolling change for new ones',
        series: [...Array(9).keys()].map((number) =>
          series('process_start_time_seconds', { service: 'web', instance: `web-${number}` }, samples.constant(number)),
        ),
        at: '30m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'HighCPUUtilization',
    severity: 'warning',
    for: '5m',
    settles: '4m',
    inexact: 'a rate is not exact to the last bit',
    conditions: [
      {
        is: 'above',
        limit: 0.8,
        series: (value, { rate }, environment) => [
          series('process_cpu_seconds_total', WEB, rate(value * usable(environment))),
        ],
      },
    ],
    further: ({ rate }) => [
      {
        name: 'does not look at other programs',
        series: [series('process_cpu_seconds_total', { instance: '127.0.0.1:18120' }, rate(2))],
        at: '12m',
        firing: 0,
      },
    ],
  },
  {
    alert: 'HeapGrowing',
    severity: 'warning',
    for: '15m',
    interval: '1m',
    conditions: [
      {
        is: 'above',
        limit: 1,
        series: (value, { constant }) => [
          series('nodejs_heap_limit_bytes', WEB, constant(128 * MIB)),
          series('nodejs_heap_size_used_bytes', WEB, constant(value * 128 * MIB)),
        ],
      },
      {
        is: 'above',
        limit: 1800,
        series: (value, { from }) => [series('process_start_time_seconds', WEB, from(-value, 1))],
      },
    ],
    further: heapTests,
  },
];

/** Courses of a heap of 128 MiB over two hours, a sample a minute. */
function heapTests(): FurtherTest[] {
  const course = (name: string, used: (minute: number) => number, ranBefore: number, at: number, firing: number) => ({
    name,
    series: [
      series('nodejs_heap_size_used_bytes', WEB, [...Array(at + 1).keys()].map((now) => used(now) * MIB).join(' ')),
      series('nodejs_heap_limit_bytes', WEB, `${128 * MIB}x${at}`),
      series('process_start_time_seconds', WEB, `${-60 * ranBefore}x${at}`),
    ],
    at: `${at}m` as const,
    firing,
  });
  const saw = (length: number) => (minute: number) => 30 + 70 * ((minute % length) / length);
  return [
    course('fires for a heap that is full within the hour', (minute) => 20 + 0.8 * minute, 60, 110, 1),
    course('is quiet for a heap that is full tomorrow', (minute) => 20 + 0.05 * minute, 60, 110, 0),
    course('is quiet while an instance warms up', (minute) => 20 + 2 * minute, 0, 29, 0),
    course('is quiet after it has warmed up', (minute) => Math.min(60, 20 + 2 * minute), 0, 90, 0),
    ...[7, 20, 25].flatMap((length) =>
      [107, 119].map((at) => course(`is quiet for a saw of ${length} minutes (${at})`, saw(length), 60, at, 0)),
    ),
    course('sees growth below the saw', (minute) => saw(7)(minute) * 0.2 + 0.9 * minute, 60, 118, 1),
  ];
}
