import type { Environment } from '../../../model/environment';
import type { Panel } from '../dashboard';
import { lines, query } from '../panel';

/** The instances there are, and how the load lies on them. */
export function instancePanels(environment: Environment): Panel[] {
  return [
    lines({
      id: 'instances',
      title: 'Instances',
      description:
        'Instances that answer, by service, and the fewest there should be. Normal is at least that many, and one more for a while during a rolling change.',
      unit: 'short',
      queries: [
        query('count by (service) (http_requests_in_flight)', '{{service}}'),
        ...Object.entries(environment.services).map(([service, { replicas }]) =>
          query(`vector(${replicas.min})`, `${service} at least`),
        ),
      ],
    }),
    lines({
      id: 'distribution',
      title: 'Distribution over instances',
      description:
        "Each instance's share of its service's requests. Normal is even; a new instance takes its share within a minute.",
      unit: 'percentunit',
      queries: [
        query(
          'service_instance:http_requests:rate / on (service) group_left () (service:http_requests:rate > 0)',
          '{{instance}}',
        ),
      ],
    }),
    saturation(),
  ];
}

function saturation(): Panel {
  return lines({
    id: 'saturation',
    title: 'Saturation',
    description:
      'The fullest instance of each service: a processor, its memory for objects, its database connections. Normal is below 80 %; whichever line comes near 100 % is what limits the service.',
    unit: 'percentunit',
    softMaximum: 1,
    queries: [
      query('max by (service) (service_instance:cpu_used:ratio)', '{{service}} processor'),
      query('max by (service) (nodejs_heap_size_used_bytes / nodejs_heap_limit_bytes)', '{{service}} heap'),
      query('max by (service) (service_instance_pool:db_pool_use:ratio)', '{{service}} connections'),
    ],
  });
}
