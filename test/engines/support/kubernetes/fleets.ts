import type { KubernetesObject } from '../../../../constructs/kubernetes/objects';
import { leastPods } from '../../../support/manifests/selectors';
import { at, labels, list, matches, text, type World } from '../../../support/manifests/world';
import type { Reference } from './objects';

/** The pods of a rendered Deployment, and what is promised of them. */
export interface Fleet {
  readonly deployment: Reference;
  readonly name: string;
  readonly namespace: string;
  /** Selector's text, as `app=web`. */
  readonly selector: string;
  /** Fewest pods, as their owner says. */
  readonly least: number;
  /** Pods that its disruption budget keeps of the fewest. */
  readonly kept: number;
}

/** Every Deployment of the system. */
export function fleetsOf(world: World): readonly Fleet[] {
  return world.own('Deployment').map((deployment) => {
    const least = leastPods(world, deployment);
    return {
      deployment,
      name: deployment.metadata.name,
      namespace: world.system,
      selector: Object.entries(labels(deployment, 'spec.selector.matchLabels'))
        .map(([name, value]) => `${name}=${value}`)
        .join(','),
      least,
      kept: keptOf(world, deployment, least),
    };
  });
}

function keptOf(world: World, deployment: KubernetesObject, least: number): number {
  const template = labels(deployment, 'spec.template.metadata.labels');
  const budget = world
    .own('PodDisruptionBudget')
    .find((each) => matches(labels(each, 'spec.selector.matchLabels'), template));
  return Number(at(budget, 'spec.minAvailable') ?? least - Number(at(budget, 'spec.maxUnavailable')));
}

/**
 * What operators would make, and no operator runs here: the Secrets of external-secrets, with dummy content, and the
 * HorizontalPodAutoscaler that KEDA makes from each ScaledObject, with the shares of resources that it follows.
 */
export function standIns(world: World): readonly KubernetesObject[] {
  return [...world.own('ExternalSecret').map(secretOf), ...world.own('ScaledObject').map(autoscalerOf)];
}

function secretOf(secret: KubernetesObject): KubernetesObject {
  const { namespace } = secret.metadata;
  const keys = Object.keys(labels(secret, 'spec.target.template.data'));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: text(secret, 'spec.target.name'), ...(namespace && { namespace }) },
    stringData: Object.fromEntries(keys.map((key) => [key, 'dummy'])),
  };
}

function autoscalerOf({ metadata, ...scaled }: KubernetesObject): KubernetesObject {
  const config = 'spec.advanced.horizontalPodAutoscalerConfig';
  const shares = list(scaled, 'spec.triggers').filter(({ type }) => type === 'cpu' || type === 'memory');
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: text(scaled, `${config}.name`), ...(metadata.namespace && { namespace: metadata.namespace }) },
    spec: {
      scaleTargetRef: at(scaled, 'spec.scaleTargetRef'),
      minReplicas: at(scaled, 'spec.minReplicaCount'),
      maxReplicas: at(scaled, 'spec.maxReplicaCount'),
      behavior: at(scaled, `${config}.behavior`),
      metrics: shares.map((trigger) => ({
        type: 'Resource',
        resource: {
          name: trigger.type,
          target: { type: 'Utilization', averageUtilization: Number(text(trigger, 'metadata.value')) },
        },
      })),
    },
  };
}
