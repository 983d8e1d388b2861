import type { Environment } from '../../model/environment';
import { cache } from './cache';
import { capacity } from './capacity';
import type { Dashboard } from './dashboard';
import { database } from './database';
import { events } from './events';
import { overview } from './overview';
import { scaling } from './scaling';
import { search } from './search';

/** Every dashboard, whatever the environment has samples of. */
export function dashboards(environment: Environment): Dashboard[] {
  return [overview, cache, database, events, scaling, search, capacity].map((dashboard) => dashboard(environment));
}
