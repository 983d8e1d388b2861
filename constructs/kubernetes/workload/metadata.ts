import type { EksEnvironment } from '../../aws/environment';
import { labelsOf, namespaceOf } from '../labels';

/** What an object of the workloads is called, where it is, and its labels. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Record<string, string>;
}

/**
 * Metadata of an object of one fleet.
 * @param component the fleet, such as 'web-candidate'
 * @param name of the object
 * @default the fleet's
 */
export function metadataOf(environment: EksEnvironment, component: string, name: string = component): ObjectMetadata {
  return { name, namespace: namespaceOf(environment), labels: labelsOf(environment, component) };
}
