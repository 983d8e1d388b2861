import { createServer, type Server } from 'node:https';
import type { Api } from './api';
import type { Manifests } from './manifests';
import type { Pod } from './objects';

/** What a pod is said to use. */
export interface PodMetrics {
  readonly cpuMillicores: number;
  readonly memoryMiB: number;
  readonly requestsPerSecond: number;
}

/** Says what a pod uses; undefined: nothing is known of it. */
export type MetricsScript = (pod: Pod) => PodMetrics | undefined;

/** Where the feeder listens, and with which certificate. */
export interface FeederPlace {
  readonly port: number;
  readonly certificate: string;
  readonly key: string;
}

/** The custom metric of the guides. */
const REQUESTS = 'http_requests_per_second';
const RESOURCE = { group: 'metrics.k8s.io', version: 'v1beta1' };
const CUSTOM = { group: 'custom.metrics.k8s.io', version: 'v1beta2' };
const WINDOW = '10s';

/**
 * Stands in for metrics-server and the Prometheus adapter: the API server passes `metrics.k8s.io` and
 * `custom.metrics.k8s.io` on to it, so that the real autoscaler sees what a test says.
 */
export class MetricsFeeder {
  /** What each pod is said to use from now on. */
  script: MetricsScript = () => undefined;
  private readonly server: Server;

  constructor(
    private readonly api: Api,
    private readonly place: FeederPlace,
  ) {
    this.server = createServer({ cert: place.certificate, key: place.key }, (request, response) => {
      void this.answer(new URL(request.url ?? '/', 'https://localhost')).then(
        (body) => {
          response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
        },
        (error: Error) => response.writeHead(500).end(error.message),
      );
    });
  }

  /** Listens, and registers both APIs. */
  async start(manifests: Manifests): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(this.place.port, '127.0.0.1', resolve);
    });
    await manifests.apply(registration(this.place.port));
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer({ pathname, searchParams }: URL): Promise<object | undefined> {
    const [, , group = '', version = '', , namespace, kind, name, metric] = pathname.split('/');
    if (!namespace) return discovery(group, version);
    const labelSelector = searchParams.get('labelSelector') ?? '';
    const pods = await this.api.list<Pod>(`/api/v1/namespaces/${namespace}/pods`, { labelSelector });
    const items = pods.flatMap((pod) => {
      const metrics = this.script(pod);
      return metrics ? [group === CUSTOM.group ? customMetric(pod, metrics) : resourceMetrics(pod, metrics)] : [];
    });
    if (group === CUSTOM.group) return metric === REQUESTS ? { ...list(CUSTOM, 'MetricValueList'), items } : undefined;
    return kind === 'pods' && !name ? { ...list(RESOURCE, 'PodMetricsList'), items } : undefined;
  }
}

const list = ({ group, version }: typeof RESOURCE, kind: string) => ({
  kind,
  apiVersion: `${group}/${version}`,
  metadata: {},
});

function resourceMetrics({ metadata, spec }: Pod, { cpuMillicores, memoryMiB }: PodMetrics): object {
  const { name, namespace, labels } = metadata;
  const nothing = { cpu: '0', memory: '0' };
  const all = { cpu: `${cpuMillicores}m`, memory: `${memoryMiB}Mi` };
  // The autoscaler adds up the containers.
  const containers = spec.containers.map((container, index) => ({
    name: container.name,
    usage: index === 0 ? all : nothing,
  }));
  return { metadata: { name, namespace, labels }, timestamp: new Date().toISOString(), window: WINDOW, containers };
}

function customMetric({ metadata }: Pod, { requestsPerSecond }: PodMetrics): object {
  return {
    describedObject: { apiVersion: 'v1', kind: 'Pod', name: metadata.name, namespace: metadata.namespace },
    metric: { name: REQUESTS },
    timestamp: new Date().toISOString(),
    value: `${Math.round(requestsPerSecond * 1_000)}m`,
  };
}

function discovery(group: string, version: string): object | undefined {
  const [known] = [RESOURCE, CUSTOM].filter((each) => each.group === group && each.version === version);
  if (!known) return undefined;
  const resource = { singularName: '', namespaced: true, verbs: ['get', 'list'] };
  const resources =
    known === CUSTOM
      ? [{ ...resource, name: `pods/${REQUESTS}`, kind: 'MetricValueList' }]
      : [{ ...resource, name: 'pods', kind: 'PodMetrics' }];
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources };
}

/** Both APIs lead to one Service, whose name leads to this machine. */
function registration(port: number): object[] {
  const service = { name: 'metrics-feeder', namespace: 'kube-system' };
  const apis = [RESOURCE, CUSTOM].map(({ group, version }) => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: `${version}.${group}` },
    spec: {
      group,
      version,
      service: { ...service, port },
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  }));
  const spec = { type: 'ExternalName', externalName: 'localhost', ports: [{ port }] };
  return [{ apiVersion: 'v1', kind: 'Service', metadata: service, spec }, ...apis];
}
