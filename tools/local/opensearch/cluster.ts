const TRY_MILLISECONDS = 5_000;

/** What a node says of its cluster. */
export interface ClusterHealth {
  readonly status: 'green' | 'yellow' | 'red';
  readonly number_of_nodes: number;
  /** Shards that a node is filling at this moment. */
  readonly initializing_shards: number;
  /** Shards whose node left a moment ago and is waited for. */
  readonly delayed_unassigned_shards: number;
}

/**
 * The health of the cluster as one node sees it.
 * @throws Error when it does not answer
 */
export function clusterHealth(port: number): Promise<ClusterHealth> {
  return ask(port, '/_cluster/health') as Promise<ClusterHealth>;
}

/**
 * Name of the node that manages the cluster.
 * @throws Error when the node does not answer
 */
export async function managerName(port: number): Promise<string | undefined> {
  const [row] = (await ask(port, '/_cat/cluster_manager?format=json')) as readonly { readonly node?: string }[];
  return row?.node;
}

async function ask(port: number, path: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(TRY_MILLISECONDS) });
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  return response.json();
}
