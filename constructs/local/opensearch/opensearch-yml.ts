/** One node of the search cluster. */
export interface SearchNode {
  /** Name, and folder below the component's. */
  readonly name: string;
  /** Port for clients. */
  readonly port: number;
  /** Port for the other nodes. */
  readonly transportPort: number;
}

export interface OpenSearchYmlProps {
  readonly cluster: string;
  readonly node: SearchNode;
  /** Every node, this one too. */
  readonly nodes: readonly SearchNode[];
}

/**
 * `opensearch.yml` of one node: cluster manager, data and ingest at once.
 * @see https://docs.opensearch.org/2.19/install-and-configure/configuring-opensearch/
 */
export function openSearchYml({ cluster, node, nodes }: OpenSearchYmlProps): string {
  const seeds = nodes.map(({ transportPort }) => `'127.0.0.1:${transportPort}'`);
  return `${[
    `cluster.name: ${cluster}`,
    `node.name: ${node.name}`,
    'network.host: 127.0.0.1',
    `http.port: ${node.port}`,
    `transport.port: ${node.transportPort}`,
    `discovery.seed_hosts: [${seeds.join(', ')}]`,
    // By default a disk that is 85 % full takes no shard: much room on a large disk.
    'cluster.routing.allocation.disk.watermark.low: 1gb',
    'cluster.routing.allocation.disk.watermark.high: 512mb',
    'cluster.routing.allocation.disk.watermark.flood_stage: 256mb',
    // The limit of memory maps of a laptop is not ours to raise.
    'node.store.allow_mmap: false',
  ].join('\n')}\n`;
}
