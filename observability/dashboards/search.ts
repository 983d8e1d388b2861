import type { Environment } from '../../model/environment';
import { windowOf } from '../window';
import type { Dashboard, Panel } from './dashboard';
import { lines, query } from './panel';

/** Who answers searches, how fast, and the cluster that should. */
export function search(environment: Environment): Dashboard {
  return {
    id: 'search',
    title: 'Search',
    description: 'Who answers searches, how fast, and the cluster that should.',
    panels: [...answers(environment), ...cluster(windowOf(environment))],
  };
}

function answers(environment: Environment): Panel[] {
  const window = windowOf(environment);
  return [
    lines({
      id: 'fallback',
      title: 'Who answers searches',
      description:
        'Searches by what answered them, and those that the index failed to answer. Normal with an index is the index only; the database answers while it is away.',
      unit: 'reqps',
      queries: [
        query(`sum by (source) (rate(search_requests_total[${window}]))`, '{{source}}'),
        query(`sum(rate(search_index_failures_total[${window}]))`, 'index failed'),
      ],
    }),
  ];
}

const sources = ['search'] as const;

function cluster(window: string): Panel[] {
  const rate = (metric: string) => `sum(rate(elasticsearch_indices_search_${metric}[${window}]))`;
  return [
    lines({
      id: 'status',
      title: 'Status of the cluster',
      description: 'The colour that holds is 1. Normal is green; yellow lacks copies, red lacks data.',
      unit: 'short',
      sources,
      queries: [query('max by (color) (elasticsearch_cluster_health_status)', '{{color}}')],
    }),
    lines({
      id: 'latency',
      title: 'Time of a search',
      description: 'On average, in the cluster itself. Normal is below 0.05 s.',
      unit: 's',
      sources,
      queries: [query(`${rate('query_time_seconds')} / (${rate('query_total')} > 0)`, 'search')],
    }),
    lines({
      id: 'documents',
      title: 'Documents',
      description: 'In each node, copies included. Normal follows the rows of the database.',
      unit: 'short',
      sources,
      queries: [query('sum by (name) (elasticsearch_indices_docs)', '{{name}}')],
    }),
    heap(),
  ];
}

function heap(): Panel {
  return lines({
    id: 'heap',
    title: 'Heap of the nodes',
    description: 'Share of its memory for objects that each node uses. Normal is below 75 %.',
    unit: 'percentunit',
    softMaximum: 1,
    sources,
    queries: [
      query(
        'max by (name) (elasticsearch_jvm_memory_used_bytes{area="heap"} / elasticsearch_jvm_memory_max_bytes{area="heap"})',
        '{{name}}',
      ),
    ],
  });
}
