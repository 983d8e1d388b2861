import type { Named } from '../aws/environment';

/** Labels by which pods are chosen: they never change while a workload lives. */
export function selectorOf({ system, name }: Named, component: string): Record<string, string> {
  return {
    'app.kubernetes.io/name': system.name,
    'app.kubernetes.io/instance': name,
    'app.kubernetes.io/component': component,
  };
}

/**
 * The recommended labels of an object.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function labelsOf(environment: Named, component: string): Record<string, string> {
  return {
    ...selectorOf(environment, component),
    'app.kubernetes.io/part-of': environment.system.name,
    'app.kubernetes.io/managed-by': 'abreast',
  };
}

/** Namespace of a system's own objects: a cluster belongs to one environment. */
export function namespaceOf({ system }: Named): string {
  return system.name;
}
