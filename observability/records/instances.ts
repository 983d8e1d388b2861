import { cpuLimitOf } from '../../model/cpu';
import type { Environment } from '../../model/environment';
import { ownServices } from '../own-services';
import { sourcesOf } from '../sources';
import type { Recording } from './record';

/** JavaScript runs on one thread, however many cores there are. */
const CORES_OF_A_THREAD = 1;

/** How many instances there are and should be, and what each of them uses of what it may. */
export function instanceRecordings(environment: Environment): Recording[] {
  const { services, platform } = environment;
  const own = ownServices(environment);
  const each = (name: string, of: (service: (typeof services)[string]) => number, source: 'scrape' | 'application') =>
    Object.entries(services).map(([service, settings]) => ({
      name,
      query: `vector(${of(settings)})`,
      sources: [source],
      labels: { service },
    }));
  const usableCores = (settings: (typeof services)[string]) =>
    platform === 'eks' ? Math.min(CORES_OF_A_THREAD, cpuLimitOf(settings)) : CORES_OF_A_THREAD;
  // What is asked is there as long as it is meant to be; where nobody asks, as long as it tells something.
  const known = sourcesOf(environment).has('scrape') ? 'up' : 'process_start_time_seconds';
  return [
    ...each('service:replicas:min', ({ replicas }) => replicas.min, 'scrape'),
    {
      name: 'service:instances:up',
      // A service of which nothing is left has no targets: it has none, not an unknown number.
      query: `sum by (service) (up{${own}}) or 0 * service:replicas:min`,
      sources: ['scrape'],
    },
    { name: 'service:instances:known', query: `count by (service) (${known}{${own}})`, sources: ['application'] },
    ...each('service:cpu_usable_cores:min', usableCores, 'application'),
    {
      name: 'service_instance:cpu_used:ratio',
      query: `avg by (service, instance) (rate(process_cpu_seconds_total{${own}}[5m])) / on (service) group_left () service:cpu_usable_cores:min`,
      sources: ['application'],
    },
    {
      // What is left after collecting garbage: the saw's teeth would look like growth.
      name: 'service_instance:nodejs_heap_used_bytes:min15m',
      query: `min by (service, instance) (min_over_time(nodejs_heap_size_used_bytes{${own}}[15m]))`,
      sources: ['application'],
    },
  ];
}
