import { bootstrap } from './bootstrap';
import { database } from './database';
import { databaseWatched } from './database-watched';
import { firewall } from './firewall';
import { fleets } from './fleets';
import { fleetsInMotion } from './fleets-in-motion';
import { kafka } from './kafka';
import { loadBalancer } from './load-balancer';
import { network } from './network';
import { observability } from './observability';
import { rabbitmq } from './rabbitmq';
import { redis } from './redis';
import { search } from './search';
import { secrets } from './secrets';
import type { Area } from './setting';
import { states } from './states';

/** Settings that somebody asks for on AWS, by component, in the order of the page. */
export const CHECKLIST: readonly Area[] = [
  states,
  bootstrap,
  secrets,
  network,
  loadBalancer,
  firewall,
  fleets,
  fleetsInMotion,
  database,
  databaseWatched,
  redis,
  search,
  rabbitmq,
  kafka,
  observability,
];
