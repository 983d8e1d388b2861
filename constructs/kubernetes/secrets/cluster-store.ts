import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../aws/environment';
import { CustomResources } from '../custom-resources';
import { labelsOf, namespaceOf } from '../labels';
import { CLUSTER_STORE } from './external-secret';

/** Which Secrets of the system's namespace may be read. */
export interface ClusterStoreProps {
  readonly environment: EksEnvironment;
  /** Names of the Secrets; no other can be asked for. */
  readonly readable: readonly string[];
}

const ACCOUNT = 'secret-reader';

/** Lets external-secrets read the Secrets that operators made, by an account that may read exactly those. */
export class ClusterStore extends Construct {
  constructor(scope: Construct, id: string, { environment, readable }: ClusterStoreProps) {
    super(scope, id);
    const namespace = namespaceOf(environment);
    const metadata = { name: ACCOUNT, namespace, labels: labelsOf(environment, 'secrets') };
    const account = new ServiceAccountV1(this, 'account', { metadata, automountServiceAccountToken: false });
    const role = new RoleV1(this, 'role', {
      metadata,
      rule: [{ apiGroups: [''], resources: ['secrets'], resourceNames: [...readable], verbs: ['get'] }],
    });
    const binding = new RoleBindingV1(this, 'binding', {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: ACCOUNT },
      subject: [{ kind: 'ServiceAccount', name: ACCOUNT, namespace }],
    });
    new CustomResources(this, 'store', {
      name: 'cluster-store',
      namespace,
      objects: [storeOf(environment)],
      dependsOn: [account, role, binding],
    });
  }
}

function storeOf(environment: EksEnvironment) {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'SecretStore',
    metadata: { name: CLUSTER_STORE, labels: labelsOf(environment, 'secrets') },
    spec: {
      provider: {
        kubernetes: {
          remoteNamespace: namespaceOf(environment),
          server: { caProvider: { type: 'ConfigMap', name: 'kube-root-ca.crt', key: 'ca.crt' } },
          auth: { serviceAccount: { name: ACCOUNT } },
        },
      },
    },
  };
}
