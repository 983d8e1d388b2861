import type { KubernetesObject } from '../../../constructs/kubernetes/objects';
import { ownersOf } from './selectors';
import { at, list, type Node, nameOf, text, type World } from './world';

/** Autoscalers that point at nothing, fight, or follow what nobody says. */
export function scalingProblems(world: World): string[] {
  return [
    ...world.own('Deployment').flatMap((deployment) => oneOwner(world, deployment)),
    ...world
      .own('HorizontalPodAutoscaler', 'ScaledObject')
      .flatMap((owner) => [...target(world, owner, 'spec.scaleTargetRef'), ...bounds(owner)]),
    ...world.own('VerticalPodAutoscaler').flatMap((vertical) => besideOwner(world, vertical)),
  ];
}

function target(world: World, object: KubernetesObject, path: string): string[] {
  if (world.targetOf(object, path)) return [];
  return [`${nameOf(object)}: there is no ${text(object, `${path}.kind`)} ${text(object, `${path}.name`)}`];
}

function oneOwner(world: World, deployment: KubernetesObject): string[] {
  const owners = ownersOf(world, deployment).map(nameOf);
  const own = at(deployment, 'spec.replicas') === undefined ? [] : ['its own replicas'];
  const all = [...owners, ...own];
  if (all.length !== 1) return [`${nameOf(deployment)}: ${all.length} say how many pods it has: ${all.join(', ')}`];
  return ownersOf(world, deployment).some((owner) => followed(owner).length > 0) ? unrequested(world, deployment) : [];
}

/** A share of a request that a container does not make is unknown, and then nothing is scaled. */
function unrequested(world: World, deployment: KubernetesObject): string[] {
  const names = ownersOf(world, deployment).flatMap(followed);
  return list(deployment, 'spec.template.spec.containers').flatMap((container) =>
    names
      .filter((name) => at(container, `resources.requests.${name}`) === undefined)
      .map(
        (name) =>
          `${nameOf(deployment)}: ${text(container, 'name')} requests no ${name}, of which its owner follows a share`,
      ),
  );
}

function bounds(owner: KubernetesObject): string[] {
  const min = Number(at(owner, 'spec.minReplicas') ?? at(owner, 'spec.minReplicaCount'));
  const max = Number(at(owner, 'spec.maxReplicas') ?? at(owner, 'spec.maxReplicaCount'));
  return min >= 1 && min <= max ? [] : [`${nameOf(owner)}: from ${min} to ${max} pods is no range`];
}

/** Resources of which an owner follows shares. */
function followed(owner: KubernetesObject): string[] {
  const metrics = list(owner, 'spec.metrics').map((metric) => text(metric, 'resource.name'));
  const triggers = list(owner, 'spec.triggers').map((trigger: Node) => text(trigger, 'type'));
  return [...metrics, ...triggers].filter((name) => name === 'cpu' || name === 'memory');
}

/** One that changes requests beside one that follows their shares: both would never come to rest. */
function besideOwner(world: World, vertical: KubernetesObject): string[] {
  const deployment = world.targetOf(vertical, 'spec.targetRef');
  if (!deployment) return target(world, vertical, 'spec.targetRef');
  const containers = list(deployment, 'spec.template.spec.containers').map((container) => text(container, 'name'));
  const policies = list(vertical, 'spec.resourcePolicy.containerPolicies');
  const unknown = policies.map((policy) => text(policy, 'containerName')).filter((name) => !containers.includes(name));
  const acts = text(vertical, 'spec.updatePolicy.updateMode') !== 'Off';
  const fights = acts ? ownersOf(world, deployment).filter((owner) => followed(owner).length > 0) : [];
  return [
    ...unknown.map((name) => `${nameOf(vertical)}: no container is called ${name}`),
    ...fights.map((owner) => `${nameOf(vertical)} changes the requests of which ${nameOf(owner)} follows shares`),
  ];
}
