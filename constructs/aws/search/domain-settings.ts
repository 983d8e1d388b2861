import type { Environment } from '../../../model/environment';

/** The `search` section of an environment that has a search cluster. */
export type SearchSection = Extract<Environment['search'], { readonly kind: 'opensearch' }>;

const VERSIONS = { opensearch: '2.19', elasticsearch: '7.10' } as const;
const NAMES = { opensearch: 'OpenSearch', elasticsearch: 'Elasticsearch' } as const;
const MOST_ZONES = 3;
const GIB = 1024 ** 3;

/** 'OpenSearch_2.19': engine and version in the words of the service. */
export function engineVersion({ engine, version }: SearchSection): string {
  return `${NAMES[engine]}_${version ?? VERSIONS[engine]}`;
}

/** Zones that nodes are spread over: no more than there are nodes, and than the service takes. */
export function zonesOf({ nodes }: SearchSection, zones: number): number {
  return Math.min(nodes, zones, MOST_ZONES);
}

/** Number, size and place of the nodes, defaults by tier filled in. */
export function clusterConfig(search: SearchSection, tier: Environment['tier'], zones: number) {
  const instanceType = search.instanceType ?? (tier === 'single' ? 't3.small.search' : 'm6g.large.search');
  const masters = search.dedicatedMasters ?? (tier === 'enterprise' ? 3 : 0);
  const spread = zonesOf(search, zones);
  return {
    instanceType,
    instanceCount: search.nodes,
    ...(masters > 0
      ? { dedicatedMasterEnabled: true, dedicatedMasterCount: masters, dedicatedMasterType: 'm6g.large.search' }
      : { dedicatedMasterEnabled: false }),
    ...(spread > 1
      ? { zoneAwarenessEnabled: true, zoneAwarenessConfig: { availabilityZoneCount: spread } }
      : { zoneAwarenessEnabled: false }),
  };
}

/** Disk of each node, GiB. */
export function volumeGib({ storage }: SearchSection): number {
  return Math.ceil(storage.bytes / GIB);
}
