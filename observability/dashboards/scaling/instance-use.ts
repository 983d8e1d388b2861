import type { Environment } from '../../../model/environment';
import { ownServices } from '../../own-services';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** What each instance uses. */
export function instanceUsePanels(environment: Environment): Panel[] {
  const { alerts } = environment.observability;
  return [
    lines({
      id: 'cpu',
      title: 'Processor of each instance',
      description: 'Share of the processor that it can use. Normal is below the limit, and alike within a service.',
      unit: 'percentunit',
      softMaximum: 1,
      queries: [query('service_instance:cpu_used:ratio', '{{instance}}')],
      limit: alerts.cpu.fraction,
    }),
    lines({
      id: 'heap',
      title: 'Heap of each instance',
      description:
        'Share of the memory for objects that is used. Normal is a saw that always comes back to the same depth.',
      unit: 'percentunit',
      softMaximum: 1,
      queries: [query('nodejs_heap_size_used_bytes / nodejs_heap_limit_bytes', '{{instance}}')],
    }),
    ...runtime(environment),
  ];
}

function runtime(environment: Environment): Panel[] {
  return [
    lines({
      id: 'memory',
      title: 'Memory of each instance',
      description: 'All that the process holds. Normal is a level that is reached within an hour, and kept.',
      unit: 'bytes',
      queries: [query(`process_resident_memory_bytes{${ownServices(environment)}}`, '{{instance}}')],
    }),
    lines({
      id: 'event-loop',
      title: 'Event loop',
      description:
        'How late 1 in a hundred timers fires. Normal is below 0.05 s; more means that something computes for too long.',
      unit: 's',
      queries: [query('nodejs_eventloop_lag_p99_seconds', '{{instance}}')],
    }),
    lines({
      id: 'garbage',
      title: 'Collecting garbage',
      description: 'Share of the time spent on it. Normal is below 5 %; far more is a heap that is too small.',
      unit: 'percentunit',
      queries: [
        query(
          `sum by (service, instance) (rate(nodejs_gc_duration_seconds_sum[${windowOf(environment)}]))`,
          '{{instance}}',
        ),
      ],
    }),
    lines({
      id: 'in-flight',
      title: 'Requests under way',
      description:
        'Requests that each instance has not answered yet. Normal is a few; growing means that it cannot keep up.',
      unit: 'short',
      queries: [query('http_requests_in_flight', '{{instance}}')],
    }),
  ];
}
