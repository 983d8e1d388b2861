import { Construct } from 'constructs';
import type { FleetAddresses } from '../../addresses';
import type { EksEnvironment } from '../../aws/environment';
import { CustomResources } from '../custom-resources';
import { namespaceOf } from '../labels';
import { encodedEntry } from '../secrets/source';
import type { Edge, Peer } from '../workload/edges';
import { metadataOf } from '../workload/metadata';
import { createPolicy } from '../workload/network-policy';
import { metricsLabels, OpenSearchMetrics, openSearchMonitors } from './opensearch-metrics';
import {
  OPENSEARCH,
  OPENSEARCH_LABELS,
  openSearchCluster,
  type SearchSection,
  UPDATE_JOB_LABELS,
} from './opensearch-objects';
import { openSearchSecurity, PASSWORDS_SECRET, SEARCH_PASSWORD, SEARCH_USER } from './opensearch-security';
import type { InClusterPart } from './part';
import { createDataPolicy } from './policies';

/** What an OpenSearch in the cluster is made from. */
export interface OpenSearchProps {
  readonly environment: EksEnvironment;
  readonly search: SearchSection;
}

const PORT = 9200;
const TRANSPORT_PORT = 9300;

/** A search cluster by the OpenSearch operator: TLS by the operator's own authority, a user for the application. */
export class OpenSearch extends Construct implements InClusterPart {
  readonly addresses: Pick<FleetAddresses, 'searchUrls'>;
  readonly edge: Edge;
  readonly secretNames = [PASSWORDS_SECRET, `${OPENSEARCH}-ca`];
  readonly authority = { name: `${OPENSEARCH}-ca`, key: 'ca.crt' };

  constructor(scope: Construct, id: string, { environment, search }: OpenSearchProps) {
    super(scope, id);
    const namespace = namespaceOf(environment);
    // The certificate names the Service within its namespace.
    const host = `${OPENSEARCH}.${namespace}.svc:${PORT}`;
    const account = `${SEARCH_USER}:${encodedEntry(SEARCH_PASSWORD)}`;
    this.addresses = { searchUrls: [`https://${account}@${host}`] };
    this.edge = { name: 'search', peer: { kind: 'pods', namespace, labels: OPENSEARCH_LABELS }, ports: [PORT] };
    new CustomResources(this, 'Resource', {
      name: OPENSEARCH,
      namespace,
      objects: [
        ...openSearchSecurity(environment),
        openSearchCluster(environment, search),
        ...openSearchMonitors(environment),
      ],
    });
    const isMeasured = environment.observability.metrics !== 'endpoint';
    if (isMeasured) new OpenSearchMetrics(this, 'metrics', { environment, url: `https://${host}`, search: this });
    this.createPolicies(environment, isMeasured);
  }

  private createPolicies(environment: EksEnvironment, isMeasured: boolean): void {
    const pods = (labels: Readonly<Record<string, string>>): Peer => ({
      kind: 'pods',
      namespace: namespaceOf(environment),
      labels,
    });
    createDataPolicy(this, {
      environment,
      name: OPENSEARCH,
      selector: OPENSEARCH_LABELS,
      clients: [PORT],
      helpers: [UPDATE_JOB_LABELS, ...(isMeasured ? [metricsLabels(environment)] : [])],
      peers: [PORT, TRANSPORT_PORT],
      operator: { namespace: 'opensearch-operator', ports: [PORT] },
    });
    createPolicy(this, 'update-policy', {
      metadata: metadataOf(environment, OPENSEARCH, `${OPENSEARCH}-update`),
      selector: UPDATE_JOB_LABELS,
      edges: { ingress: [], egress: [{ name: 'search', peer: pods(OPENSEARCH_LABELS), ports: [PORT] }] },
    });
  }
}
