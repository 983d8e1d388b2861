import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, ApiError } from './api';
import type { Nodes, Zone } from './nodes';
import type { Pod } from './objects';

const DRAIN_MILLISECONDS = 60_000;
const RETRY_MILLISECONDS = 250;
/** Looks for pods on nodes that are gone. */
const SWEEPS = 4;

/** How a drain went. */
export interface Drained {
  /** Pods that left. */
  readonly evicted: number;
  /** Evictions that a disruption budget refused at first. */
  readonly refused: number;
}

/**
 * Takes a node out of service as `kubectl drain` does: nothing new comes to it, and its pods are evicted as the
 * disruption budgets allow. Pods of DaemonSets stay. `nodes.cordon(name, false)` lets pods come again.
 * @param milliseconds how long to try again what a budget refuses; a minute by default
 * @throws Error when budgets still refuse then
 */
export async function drain(nodes: Nodes, name: string, milliseconds = DRAIN_MILLISECONDS): Promise<Drained> {
  await nodes.cordon(name, true);
  const deadline = Date.now() + milliseconds;
  const evicted = new Set<string>();
  let refused = 0;
  for (;;) {
    const left = (await nodes.pods(name)).filter((pod) => !isOfDaemonSet(pod));
    if (left.length === 0) return { evicted: evicted.size, refused };
    if (Date.now() > deadline) throw new Error(`${name} cannot be drained: ${left.length} pods are left there`);
    for (const pod of left.filter(({ metadata }) => !metadata.deletionTimestamp)) {
      if (await evict(nodes.manifests.api, pod)) evicted.add(pathOf(pod));
      else refused += 1;
    }
    await sleep(RETRY_MILLISECONDS);
  }
}

/**
 * A zone is gone at once: its nodes, and their pods without a word of farewell. It is what the cloud's controller and
 * the garbage collector of pods do in their first minutes; `nodes.add([zone])` brings the zone back.
 */
export async function loseZone(nodes: Nodes, zone: Zone): Promise<void> {
  const { api } = nodes.manifests;
  const body = { apiVersion: 'v1', kind: 'DeleteOptions', gracePeriodSeconds: 0 };
  const names = await nodes.names(zone);
  await Promise.all(names.map((name) => api.request('DELETE', `/api/v1/nodes/${name}`, { body })));
  // The scheduler may bind a pod to a node that it does not yet know to be gone: once more, until there is none.
  for (let looks = 0; looks < SWEEPS; looks += 1) {
    const pods = (await Promise.all(names.map((name) => nodes.pods(name)))).flat();
    await Promise.all(pods.map((pod) => unlessGone(api.request('DELETE', pathOf(pod), { body }))));
    await sleep(RETRY_MILLISECONDS);
  }
}

/** Whether a pod may go; false when a disruption budget says not now. */
async function evict(api: Api, pod: Pod): Promise<boolean> {
  const { name, namespace } = pod.metadata;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  try {
    await unlessGone(api.request('POST', `${pathOf(pod)}/eviction`, { body }));
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 429) return false;
    throw error;
  }
}

const pathOf = ({ metadata }: Pod): string => `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`;

function isOfDaemonSet({ metadata }: Pod): boolean {
  const owners = metadata.ownerReferences as readonly { readonly kind: string }[] | undefined;
  return owners?.some(({ kind }) => kind === 'DaemonSet') ?? false;
}

async function unlessGone(request: Promise<unknown>): Promise<void> {
  await request.catch((error) => {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
  });
}
