import type { SectionsInput, Tier } from './schema/environment';

/** What a tier says unless a person says otherwise. */
export interface TierDefaults extends Partial<SectionsInput> {
  /** Bounds of every service's number of instances. */
  readonly replicas: { readonly min: number; readonly max: number };
}

/** One instance, for development and trials: as little as possible runs. */
const single: TierDefaults = {
  replicas: { min: 1, max: 1 },
  network: { zones: 2, natGateways: 'single', endpoints: 'gateway' },
  cache: { kind: 'none' },
  locking: { kind: 'none' },
  messaging: { kind: 'inProcess' },
  retry: { attempts: 5, multiplier: 2, maxDelay: '1h' },
  database: { standby: false, readReplicas: 0, deletionProtection: false, finalSnapshot: false },
  search: { kind: 'database' },
  observability: { metrics: 'endpoint' },
  backup: { retention: '1d' },
};

/** Several instances side by side: the recommended configuration of the Firewall guide. */
const multi: TierDefaults = {
  replicas: { min: 3, max: 10 },
  network: { zones: 3, natGateways: 'single', endpoints: 'interface' },
  cache: {
    kind: 'redis',
    masters: 3,
    replicasPerMaster: 1,
    ttl: { default: '5m', filter: '5m', list: '2m', stats: '30s' },
  },
  locking: { kind: 'redis', incrementalTtl: '5m', fullSyncTtl: '30m' },
  messaging: { kind: 'redis' },
  retry: { attempts: 5, multiplier: 2, maxDelay: '1h' },
  database: { standby: true, readReplicas: 1, deletionProtection: true, finalSnapshot: true },
  search: { kind: 'database' },
  observability: { metrics: 'prometheus' },
  backup: { retention: '7d' },
};

/** The Firewall guide's enterprise scale. */
const enterprise: TierDefaults = {
  replicas: { min: 3, max: 20 },
  network: { zones: 3, natGateways: 'perZone', endpoints: 'interface' },
  cache: {
    kind: 'redis',
    masters: 3,
    replicasPerMaster: 2,
    ttl: { default: '10m', filter: '10m', list: '5m', stats: '30s' },
  },
  locking: { kind: 'redis', incrementalTtl: '5m', fullSyncTtl: '30m' },
  messaging: { kind: 'rabbitmq' },
  retry: { attempts: 10, multiplier: 3, maxDelay: '2h' },
  database: { standby: true, readReplicas: 2, deletionProtection: true, finalSnapshot: true },
  search: { kind: 'opensearch', nodes: 3 },
  observability: { metrics: 'prometheusAndGrafana' },
  backup: { retention: '35d' },
};

/** The tier table of DESIGN section 4. */
export const tiers: Readonly<Record<Tier, TierDefaults>> = { single, multi, enterprise };
