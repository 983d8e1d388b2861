import type { Environment } from '../../model/environment';
import { windowOf } from '../window';
import type { Recording } from './record';

/** Sessions that requests bring and how many of them are not found, by service. */
export function identityRecordings(environment: Environment): Recording[] {
  const rate = (labels: string) => `sum by (service) (rate(session_lookups_total${labels}[${windowOf(environment)}]))`;
  return [
    { name: 'service:session_lookups:rate', query: rate(''), sources: ['application'] },
    {
      name: 'service:session_lookups_lost:ratio',
      query: `${rate('{outcome!="found"}')} / (service:session_lookups:rate > 0)`,
      sources: ['application'],
    },
  ];
}
