import type { Sections } from '../schema/environment';
import { type Change, type LedgerLine, line } from './ledger';

/** What the disruption ledger reads. */
export type DisruptionInput = Pick<Sections, 'platform' | 'tier' | 'network' | 'services' | 'system'>;
type Service = Sections['services'][string];

/** Instances left after the zone with the most of them is gone; they are spread as evenly as they can be. */
const survivors = (instances: number, zones: number): number => instances - Math.ceil(instances / zones);

/** Instances that may be evicted while the service runs its fewest. */
function evictable({ disruption, replicas }: Service): number {
  return 'maxUnavailable' in disruption
    ? Math.min(disruption.maxUnavailable, replicas.min)
    : Math.max(replicas.min - disruption.minAvailable, 0);
}

function eviction(name: string, service: Service): LedgerLine {
  const { disruption, replicas } = service;
  const [field = '', value] = Object.entries(disruption)[0] ?? [];
  const path = `services.${name}.disruption`;
  return line({
    ledger: 'disruption',
    subject: `evictions from ${name}`,
    path,
    demand: 1,
    supply: evictable(service),
    unit: 'instances',
    explanation: `as ${field} ${value} of ${replicas.min} lets ${evictable(service)} go; with none, no node ever drains`,
    wayOut: 'use { maxUnavailable: 1 }, or raise replicas.min',
    mend: [{ path: `${path}.${field}`, value: 'maxUnavailable' in disruption ? 1 : replicas.min - 1 }],
  });
}

/**
 * The declared peak, `services.<name>.peak`, is in instances at their autoscaling target. Losing a zone takes away the
 * largest share of the fleet at its ceiling; what is left must carry the peak until replacements are up. The ceiling
 * itself is not taken for the peak: nobody would then dare to leave room above it. Without a declared peak the line
 * states what the fleet carries.
 */
function zone(name: string, { replicas, peak }: Service, { network }: DisruptionInput): LedgerLine {
  const left = survivors(replicas.max, network.zones);
  const most = Math.ceil(((peak ?? left) * network.zones) / (network.zones - 1));
  return line({
    ledger: 'disruption',
    subject: `the peak of ${name} with one zone away`,
    path: `services.${name}.replicas.max`,
    demand: peak ?? left,
    supply: left,
    unit: 'instances',
    explanation: `because ${replicas.max} over ${network.zones} zones leave ${left} when the fullest zone is lost`,
    wayOut: 'raise max, spread over more zones, or lower peak',
    mend: most > replicas.max && network.zones > 1 ? [{ path: `services.${name}.replicas.max`, value: most }] : [],
  });
}

/**
 * At rest, too, an instance must outlive any one zone; only tier `single` accepts the outage. Not asked of workers: what
 * they do waits in the database until another has started, and no client is refused (the guides run 1 to 10 of them).
 */
function rest(name: string, { replicas }: Service, { network }: DisruptionInput): LedgerLine {
  return line({
    ledger: 'disruption',
    subject: `${name} at rest with one zone away`,
    path: `services.${name}.replicas.min`,
    demand: 1,
    supply: survivors(replicas.min, network.zones),
    unit: 'instances',
    explanation: `because ${replicas.min} over ${network.zones} zones may all be in the one that is lost`,
    wayOut: 'run at least 2 over at least 2 zones, or use tier single',
    mend: network.zones > 1 ? bounds(name, replicas.max) : [],
  });
}

/** Two instances at rest, and a ceiling that lets them. */
function bounds(name: string, max: number): Change[] {
  const two = (bound: string): Change => ({ path: `services.${name}.replicas.${bound}`, value: 2 });
  return max < 2 ? [two('min'), two('max')] : [two('min')];
}

/** What may go away at once, against what must stay. Zones exist on ec2 and eks only. */
export function disruptionLedger(input: DisruptionInput): LedgerLine[] {
  const inZones = input.platform !== 'local';
  const mayRest = (name: string) => input.tier === 'single' || input.system.services[name]?.role === 'worker';
  return Object.entries(input.services).flatMap(([name, service]) => [
    eviction(name, service),
    ...(inZones ? [zone(name, service, input)] : []),
    ...(inZones && !mayRest(name) ? [rest(name, service, input)] : []),
  ]);
}
