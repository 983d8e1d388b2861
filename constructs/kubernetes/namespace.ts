import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../aws/environment';
import { labelsOf, namespaceOf } from './labels';
import type { SecurityLevel } from './operators/namespaces';

const LABEL = 'pod-security.kubernetes.io';
/** Volumes have to go, balancers too. */
const DELETE = '15m';

/** Labels by which a namespace refuses pods above its level, and tells so in the audit log and to whoever applies. */
export function podSecurityLabels(level: SecurityLevel): Record<string, string> {
  return Object.fromEntries(['enforce', 'audit', 'warn'].map((mode) => [`${LABEL}/${mode}`, level]));
}

/**
 * Makes a namespace whose pods are held to a level of Pod Security. Its deletion waits for everything in it.
 * @param labels further labels
 */
export function createNamespace(
  scope: Construct,
  id: string,
  { name, level, labels = {} }: { name: string; level: SecurityLevel; labels?: Record<string, string> },
): NamespaceV1 {
  return new NamespaceV1(scope, id, {
    metadata: { name, labels: { ...labels, ...podSecurityLabels(level) } },
    timeouts: { delete: DELETE },
  });
}

/** Whose workloads and data live there. */
export interface SystemNamespaceProps {
  readonly environment: EksEnvironment;
}

/** The namespace of a system: its workloads, and its data where that is in the cluster. */
export class SystemNamespace extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { environment }: SystemNamespaceProps) {
    super(scope, id);
    this.name = namespaceOf(environment);
    createNamespace(this, 'Resource', {
      name: this.name,
      level: 'restricted',
      labels: labelsOf(environment, 'namespace'),
    });
  }
}
