import type { EksEnvironment } from '../../aws/environment';
import { labelsOf } from '../labels';
import type { KubernetesObject } from '../objects';
import type { SecretSource } from './source';
import { templateOf } from './template';

/** Store of the account's Secrets Manager. */
export const MANAGER_STORE = 'secrets-manager';
/** Store of the Secrets that operators and generators filled. */
export const CLUSTER_STORE = 'in-cluster';

/** A Secret whose files are filled in inside the cluster: no value of it is in a state, a plan or a chart's values. */
export interface FilledSecretProps {
  readonly environment: EksEnvironment;
  /** Name of the Secret, and of the object that fills it. */
  readonly name: string;
  /** What it belongs to, such as 'web'. */
  readonly component: string;
  /** Content of each file, with placeholders for what nobody may read. */
  readonly files: Readonly<Record<string, string>>;
  /**
   * When the values are fetched again.
   * @default 'Periodic' - every hour, and whenever the object changes
   */
  readonly refresh?: 'Periodic' | 'CreatedOnce';
}

/** The ExternalSecret of some files. A new version of a rotated secret changes it, so that it is fetched at once. */
export function filledSecret({ environment, name, component, files, refresh = 'Periodic' }: FilledSecretProps) {
  const { data, sources } = templateOf(files);
  const object: KubernetesObject = {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name,
      labels: labelsOf(environment, component),
      annotations: { 'checksum/rotation': JSON.stringify(environment.rotation) },
    },
    spec: {
      refreshPolicy: refresh,
      ...(refresh === 'Periodic' ? { refreshInterval: '1h0m0s' } : {}),
      target: {
        name,
        creationPolicy: 'Owner',
        // What is away for a while must not take the pods with it.
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', mergePolicy: 'Replace', type: 'Opaque', data },
      },
      data: Object.entries(sources).map(([secretKey, source]) => ({ secretKey, ...remote(source) })),
    },
  };
  return object;
}

function remote(source: SecretSource) {
  const [store, remoteRef] =
    source.kind === 'manager'
      ? [MANAGER_STORE, { key: source.arn }]
      : [CLUSTER_STORE, { key: source.name, property: source.key }];
  return { sourceRef: { storeRef: { kind: 'SecretStore', name: store } }, remoteRef };
}
