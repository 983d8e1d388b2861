import type { EksEnvironment } from '../../aws/environment';
import { labelsOf } from '../labels';
import type { KubernetesObject } from '../objects';
import { priority } from '../priority-classes';
import { mebibytes } from '../workload/container';
import { metadataOf } from '../workload/metadata';
import { ADMIN_SECRET, SECURITY_SECRET } from './opensearch-security';
import { apart, containerSecurity, overZones, podSecurityOf, resourcesOf } from './pods';

/** The `search` section of an environment that has OpenSearch. */
export type SearchSection = Extract<EksEnvironment['search'], { readonly kind: 'opensearch' }>;

/** Name of the cluster and of its Service. */
export const OPENSEARCH = 'opensearch';
/** Labels of its nodes, by their operator. */
export const OPENSEARCH_LABELS = { 'opster.io/opensearch-cluster': OPENSEARCH } as const;
/** Labels of the job that writes users into it. */
export const UPDATE_JOB_LABELS = { 'batch.kubernetes.io/job-name': `${OPENSEARCH}-securityconfig-update` } as const;

/** Last release of each version that the application was tried with. */
const RELEASES: Readonly<Record<string, string>> = {
  '2.19': '2.19.6',
  '2.17': '2.17.1',
  '2.15': '2.15.0',
  '2.13': '2.13.0',
  '2.11': '2.11.1',
};
const VERSION = '2.19';
/** User of the image. */
const USER_ID = 1000;
const JOB_SIZE = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } };

/**
 * The OpenSearchCluster of the operator: every node holds data and may lead.
 * @throws Error for a version that no rule of the model lets through
 * @see https://github.com/opensearch-project/opensearch-k8s-operator/blob/v2.8.0/docs/userguide/main.md
 */
export function openSearchCluster(environment: EksEnvironment, search: SearchSection): KubernetesObject {
  return {
    apiVersion: 'opensearch.opster.io/v1',
    kind: 'OpenSearchCluster',
    metadata: metadataOf(environment, OPENSEARCH),
    spec: {
      general: {
        serviceName: OPENSEARCH,
        version: releaseOf(search),
        httpPort: 9200,
        drainDataNodes: true,
        // More mapped files than the kernel allows would need a container that may change it.
        setVMMaxMapCount: false,
        additionalConfig: { 'node.store.allow_mmap': 'false' },
        podSecurityContext: podSecurityOf(USER_ID),
        securityContext: containerSecurity,
      },
      security: {
        config: {
          adminCredentialsSecret: { name: ADMIN_SECRET },
          securityConfigSecret: { name: SECURITY_SECRET },
          updateJob: { resources: JOB_SIZE },
        },
        tls: { transport: { generate: true, perNode: true }, http: { generate: true } },
      },
      nodePools: [nodePool(environment, search)],
    },
  };
}

function nodePool(environment: EksEnvironment, { nodes, storage, inCluster }: SearchSection) {
  const heap = Math.floor(inCluster.memory.mebibytes / 2);
  return {
    component: 'nodes',
    replicas: nodes,
    roles: ['cluster_manager', 'data', 'ingest'],
    diskSize: mebibytes(storage),
    persistence: { pvc: { storageClass: inCluster.storageClass, accessModes: ['ReadWriteOnce'] } },
    jvm: `-Xms${heap}M -Xmx${heap}M`,
    resources: resourcesOf(inCluster),
    labels: labelsOf(environment, OPENSEARCH),
    affinity: apart(OPENSEARCH_LABELS),
    topologySpreadConstraints: overZones(OPENSEARCH_LABELS),
    priorityClassName: priority('data'),
    pdb: { enable: true, maxUnavailable: 1 },
  };
}

function releaseOf({ version = VERSION }: SearchSection): string {
  const release = RELEASES[version];
  if (release === undefined)
    throw new Error(`search.version ${version} has no release, which no rule of the model lets through`);
  return release;
}
