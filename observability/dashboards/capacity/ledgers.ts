import type { Environment } from '../../../model/environment';
import { DEMAND, SUPPLY } from '../../records/capacity';
import { windowOf } from '../../window';
import type { Panel } from '../dashboard';
import { serverQueries } from '../database/server-queries';
import { lines, query, table } from '../panel';

/** What the ledgers say, which do not change until somebody deploys, and what is used of it. */
export function ledgerPanels(environment: Environment): Panel[] {
  return [
    lines({
      id: 'ledgers',
      title: 'Demand of the ledgers',
      description:
        'Share of each scarce thing that the system needs at its largest, as computed when it was deployed. Normal is at most 100 %: more is never deployed.',
      unit: 'percentunit',
      softMaximum: 1,
      wide: true,
      sources: [],
      queries: [query(`${DEMAND} / (${SUPPLY} > 0)`, '{{ledger}}: {{subject}}')],
      limit: 1,
    }),
    table({
      id: 'headroom',
      title: 'Headroom',
      description: 'What is left at the largest size. Normal is 0 or more; 0 is no fault: bounds are chosen to fit.',
      unit: 'short',
      wide: true,
      sources: [],
      queries: [query(`${SUPPLY} - ${DEMAND}`, '{{subject}}, {{unit}}')],
    }),
    connections(environment),
  ];
}

function connections(environment: Environment): Panel {
  const { source, connectionsOpen } = serverQueries(environment, windowOf(environment));
  const promised = (series: string) => `max(${series}{ledger="connections",unit="connections"})`;
  return lines({
    id: 'connections',
    title: 'Connections against the ledger',
    description:
      'Connections that are open in each server, those that all instances at their most would open, and those that a server takes. Normal is far below the demand, for fleets are rarely at their most.',
    unit: 'short',
    wide: true,
    sources: [source],
    queries: [
      query(connectionsOpen, '{{instance}}'),
      query(promised(DEMAND), 'demand'),
      query(promised(SUPPLY), 'supply'),
    ],
  });
}
