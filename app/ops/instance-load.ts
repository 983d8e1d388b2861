import type { Registry } from 'prom-client';
import type { InstanceLoad } from '../domain/overview';

// What people and programs look at to learn how the service is; nobody's work.
const PROBES = /^\/(health|metrics|api\/(health|overview))/;

/** What this instance has done since it started, from its own measurements. */
export async function loadOf(registry: Registry): Promise<InstanceLoad> {
  const sum = async (name: string, counts: (labels: Labels) => boolean = () => true) => {
    const { values = [] } = (await registry.getSingleMetric(name)?.get()) ?? {};
    return values.filter(({ labels }) => counts(labels)).reduce((total, { value }) => total + value, 0);
  };
  const [requests, cache_hits, cache_misses] = await Promise.all([
    sum('http_requests_total', ({ route }) => !PROBES.test(String(route))),
    sum('cache_hits_total'),
    sum('cache_misses_total'),
  ]);
  return { measured_at: new Date().toISOString(), requests, cache_hits, cache_misses };
}

type Labels = Readonly<Partial<Record<string, string | number>>>;
