import type { AlertCase, Samples, Series } from '../case';
import { errors, series } from '../series';

const OWN = { namespace: 'abreast' } as const;
const HPA = { ...OWN, horizontalpodautoscaler: 'web' } as const;
const LIMITED = { ...HPA, condition: 'ScalingLimited', status: 'true' } as const;
const INSTANCES = 20;

/** Restarts of a pod that all happen between the first two samples. */
const restarted = (pod: string, times: number, { constant }: Samples) =>
  series('kube_pod_container_status_restarts_total', { ...OWN, pod, container: 'web' }, `0 ${constant(times)}`);
const evicted = (pod: string, values: string) =>
  series('kube_pod_status_reason', { ...OWN, pod, reason: 'Evicted' }, values);

/** A fleet of which one instance leaves after two samples, or none. */
function fleet(isChanging: boolean, { constant }: Samples): Series[] {
  const numbers = [...Array(INSTANCES).keys()];
  return ['up', 'process_start_time_seconds'].flatMap((name) =>
    numbers.map((number) => {
      const leaves = isChanging && number === 0;
      return series(name, { service: 'web', instance: `web-${number}` }, leaves ? '1 1 stale' : constant(1));
    }),
  );
}

/** How the alerts of fleets that change their size must behave. */
export const scalingCases: readonly AlertCase[] = [
  {
    alert: 'ScalingThrottled',
    severity: 'warning',
    for: '10m',
    conditions: [
      {
        is: 'below',
        limit: 1,
        series: (value, { constant }) => [
          series('kube_horizontalpodautoscaler_spec_max_replicas', HPA, constant(20)),
          series('kube_horizontalpodautoscaler_status_current_replicas', HPA, constant(20 - value)),
        ],
      },
      {
        is: 'above',
        limit: 0,
        series: (value, { constant }) => [
          series('kube_horizontalpodautoscaler_status_condition', LIMITED, constant(value)),
        ],
      },
    ],
    further: ({ constant }) => {
      const at = (current: number, limited: number, own: Readonly<Record<string, string>>) => [
        series('kube_horizontalpodautoscaler_spec_max_replicas', own, constant(10)),
        series('kube_horizontalpodautoscaler_status_current_replicas', own, constant(current)),
        series(
          'kube_horizontalpodautoscaler_status_condition',
          { ...own, condition: 'ScalingLimited', status: 'true' },
          constant(limited),
        ),
      ];
      const worker = { ...OWN, horizontalpodautoscaler: 'worker' };
      return [
        { name: 'is quiet for a fleet that has nothing to do', series: at(2, 1, HPA), at: '15m', firing: 0 },
        { name: 'is quiet for a full fleet that wants no more', series: at(10, 0, HPA), at: '15m', firing: 0 },
        { name: 'tells of each fleet', series: [...at(10, 1, HPA), ...at(10, 1, worker)], at: '15m', firing: 2 },
        {
          name: 'leaves the fleets of others alone',
          series: at(10, 1, { ...HPA, namespace: 'other' }),
          at: '15m',
          firing: 0,
        },
      ];
    },
  },
  {
    alert: 'PodEvictions',
    severity: 'warning',
    for: '5m',
    conditions: [
      { is: 'above', limit: 5, series: (value, samples) => [restarted('web-5d4f8c7b9-abcde', value, samples)] },
    ],
    further: (samples) => {
      const { constant } = samples;
      const pods = (count: number) => [...Array(count).keys()].map((number) => `web-5d4f8c7b9-abcd${number}`);
      const running = restarted('web-5d4f8c7b9-zzzzz', 0, samples);
      return [
        {
          name: 'counts pods that were evicted, whatever came in their place',
          series: [running, ...pods(6).map((pod) => evicted(pod, `0 ${constant(1)}`))],
          at: '8m',
          firing: 1,
        },
        {
          name: 'counts those that were never seen before',
          series: [running, ...pods(6).map((pod) => evicted(pod, `_ ${constant(1)}`))],
          at: '8m',
          firing: 1,
        },
        {
          name: 'counts restarts and evictions together',
          series: [
            restarted('web-5d4f8c7b9-zzzzz', 3, samples),
            ...pods(3).map((pod) => evicted(pod, `0 ${constant(1)}`)),
          ],
          at: '8m',
          firing: 1,
        },
        {
          name: 'does not count one that was not evicted',
          series: [running, ...pods(9).map((pod) => evicted(pod, constant(0)))],
          at: '8m',
          firing: 0,
        },
        {
          name: 'keeps workloads apart',
          series: [restarted('web-5d4f8c7b9-abcde', 4, samples), restarted('database-1', 4, samples)],
          at: '8m',
          firing: 0,
        },
        {
          name: 'puts the pods of a workload together, across its versions',
          series: [restarted('web-5d4f8c7b9-abcde', 3, samples), restarted('web-7c6b5a498-fghij', 3, samples)],
          at: '8m',
          firing: 1,
        },
        {
          name: 'forgets evictions after an hour, though their pods are still in the list',
          series: [
            series('kube_pod_container_status_restarts_total', { ...OWN, pod: 'web-5d4f8c7b9-zzzzz' }, '0x400'),
            ...pods(6).map((pod) => evicted(pod, '0 1x400')),
          ],
          at: '70m',
          firing: 0,
        },
      ];
    },
  },
  {
    alert: 'ErrorsWhileScaling',
    severity: 'warning',
    for: '1m',
    inexact: 'a share of two rates is not exact to the last bit',
    conditions: [
      {
        is: 'above',
        limit: 0.01,
        series: (value, samples) => errors(value, samples, { service: 'web', instance: 'web-1' }),
      },
      // One of twenty is the twentieth beyond the limit; fewer than none cannot come and go.
      { is: 'above', limit: 0, series: (value, samples) => fleet(value > 0, samples) },
    ],
    further: (samples) => [
      {
        name: 'does not blame one service for another',
        series: [...errors(0.5, samples, { service: 'frontend', instance: 'frontend-1' }), ...fleet(true, samples)],
        at: '4m',
        firing: 0,
      },
    ],
  },
];
