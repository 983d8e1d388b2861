import type { EventConsumer } from './consumer';

/** Keeps what happened to each address: one entry for each event. */
export const history: EventConsumer = {
  name: 'history',
  types: ['ip.created', 'ip.updated', 'ip.deleted'],
  handle: (event, tx) => tx.history.add(event),
};
