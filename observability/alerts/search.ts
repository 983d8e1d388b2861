import type { Environment } from '../../model/environment';
import { Duration } from '../../model/values';
import type { Alert } from './alert';

/** The search cluster, and whether the application does without it. */
export function searchAlerts({ search }: Environment): Alert[] {
  return search.kind === 'opensearch' ? [notGreen, fallback] : [];
}

const notGreen: Alert = {
  name: 'SearchClusterNotGreen',
  severity: 'warning',
  sources: ['search'],
  // A cluster that nobody reaches has no colour.
  conditions: [
    { query: 'max(elasticsearch_cluster_health_status{color="green"}) or vector(0)', is: 'below', limit: 1 },
  ],
  for: Duration.of('2m'),
  summary: 'The search cluster is not green',
  description:
    'Not every shard has its copies, or the cluster does not answer (green is {{ $value }}, not 1): the next node that fails costs records, or the database answers searches already.',
  panel: 'search/status',
};

const fallback: Alert = {
  name: 'SearchFallback',
  severity: 'warning',
  sources: ['application'],
  conditions: [{ query: 'min by (service) (dependency_up{dependency="search"})', is: 'below', limit: 1 }],
  for: Duration.of('1m'),
  summary: 'The database answers searches of {{ $labels.service }}',
  description:
    'Instances of {{ $labels.service }} do without the search index (dependency_up is {{ $value }}): the database answers in its place, more slowly and at the expense of the rest.',
  panel: 'search/fallback',
};
