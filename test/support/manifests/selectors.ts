import type { KubernetesObject } from '../../../constructs/kubernetes/objects';
import { at, type Labels, labels, list, matches, nameOf, text, type World } from './world';

/** What chooses the wrong pods, or none. */
export function selectorProblems(world: World): string[] {
  return [
    ...world.own('Deployment').flatMap(ownTemplate),
    ...world.own('Deployment').flatMap(uniqueIn(world)),
    ...world.own('Service').flatMap((service) => choosesPods(world, service, 'spec.selector')),
    ...world
      .own('PodDisruptionBudget', 'NetworkPolicy', 'PodMonitor')
      .flatMap((object) => choosesPods(world, object, selectorPath(object))),
    ...world.own('ServiceMonitor').flatMap((monitor) => choosesService(world, monitor)),
    ...budgets(world),
  ];
}

const selectorPath = ({ kind }: KubernetesObject): string =>
  kind === 'NetworkPolicy' ? 'spec.podSelector.matchLabels' : 'spec.selector.matchLabels';

function ownTemplate(deployment: KubernetesObject): string[] {
  const template = labels(deployment, 'spec.template.metadata.labels');
  const asked: readonly (readonly [string, Labels])[] = [
    ['selector', labels(deployment, 'spec.selector.matchLabels')],
    ...list(deployment, 'spec.template.spec.topologySpreadConstraints').map(
      (constraint) => ['spread', labels(constraint, 'labelSelector.matchLabels')] as const,
    ),
    ...list(
      deployment,
      'spec.template.spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution',
    ).map((term) => ['affinity', labels(term, 'podAffinityTerm.labelSelector.matchLabels')] as const),
  ];
  return asked
    .filter(([, wanted]) => Object.keys(wanted).length === 0 || !matches(wanted, template))
    .map(([what]) => `${nameOf(deployment)}: its ${what} does not choose its own pods`);
}

/** Two Deployments that choose the same pods fight over them. */
function uniqueIn(world: World) {
  return (deployment: KubernetesObject): string[] => {
    const wanted = labels(deployment, 'spec.selector.matchLabels');
    const others = world.pods.filter((pods) => pods.name !== deployment.metadata.name && matches(wanted, pods.labels));
    return others.map(({ name }) => `${nameOf(deployment)}: its selector also chooses the pods of ${name}`);
  };
}

function choosesPods(world: World, object: KubernetesObject, path: string): string[] {
  const wanted = labels(object, path);
  const isForAll = object.kind === 'NetworkPolicy' && Object.keys(wanted).length === 0;
  // Pods of a Job that an operator starts now and then.
  if (isForAll || 'batch.kubernetes.io/job-name' in wanted) return [];
  const chosen = world.pods.filter((pods) => Object.keys(wanted).length > 0 && matches(wanted, pods.labels));
  return chosen.length > 0 ? [] : [`${nameOf(object)}: no pods have its labels ${JSON.stringify(wanted)}`];
}

function choosesService(world: World, monitor: KubernetesObject): string[] {
  const wanted = labels(monitor, 'spec.selector.matchLabels');
  const services = world.own('Service').filter(({ metadata }) => matches(wanted, metadata.labels ?? {}));
  if (services.length === 0) return [`${nameOf(monitor)}: no Service has its labels ${JSON.stringify(wanted)}`];
  const ports = services.flatMap((service) => list(service, 'spec.ports').map((port) => text(port, 'name')));
  return list(monitor, 'spec.endpoints')
    .filter((endpoint) => !ports.includes(text(endpoint, 'port')))
    .map((endpoint) => `${nameOf(monitor)}: no port is called ${text(endpoint, 'port')}`);
}

/** Each Deployment has one budget, which lets at least one pod go. */
function budgets(world: World): string[] {
  return world.own('Deployment').flatMap((deployment) => {
    const template = labels(deployment, 'spec.template.metadata.labels');
    const found = world
      .own('PodDisruptionBudget')
      .filter((budget) => matches(labels(budget, 'spec.selector.matchLabels'), template));
    if (found.length !== 1) return [`${nameOf(deployment)}: ${found.length} disruption budgets are for its pods`];
    const [budget] = found;
    const least = leastPods(world, deployment);
    const kept = Number(at(budget, 'spec.minAvailable') ?? least - Number(at(budget, 'spec.maxUnavailable')));
    return kept < least
      ? []
      : [`${nameOf(deployment)}: its budget keeps ${kept} of at least ${least} pods: none may go`];
  });
}

/** Fewest pods of a Deployment: its owner's word, or its own. */
export function leastPods(world: World, deployment: KubernetesObject): number {
  const [owner] = ownersOf(world, deployment);
  return Number(
    at(owner, 'spec.minReplicas') ?? at(owner, 'spec.minReplicaCount') ?? at(deployment, 'spec.replicas') ?? 1,
  );
}

/** Who changes the number of a Deployment's pods. */
export function ownersOf(world: World, { metadata }: KubernetesObject): readonly KubernetesObject[] {
  return world
    .own('HorizontalPodAutoscaler', 'ScaledObject')
    .filter((object) => text(object, 'spec.scaleTargetRef.name') === metadata.name);
}
