/** Where an operator comes from, and why it is there. */
export interface Chart {
  /** Repository of Helm. */
  readonly repository: string;
  /** Version of the chart; it says which images run. */
  readonly version: string;
  /** Version of what it installs. */
  readonly appVersion: string;
  /** What the cluster has it for. */
  readonly reason: string;
}

/** Every chart that is installed from outside. A new version is a line here; `docs/components/eks-operators.md` says how. */
export const charts = {
  'cluster-autoscaler': {
    repository: 'https://kubernetes.github.io/autoscaler',
    version: '9.59.0',
    appVersion: '1.35.0',
    reason: 'starts nodes for pods that find no room, and ends nodes that nobody needs',
  },
  'metrics-server': {
    repository: 'https://kubernetes-sigs.github.io/metrics-server',
    version: '3.13.1',
    appVersion: '0.8.1',
    reason: 'tells autoscalers how much cpu and memory pods use',
  },
  'aws-load-balancer-controller': {
    repository: 'https://aws.github.io/eks-charts',
    version: '3.5.0',
    appVersion: '3.5.0',
    reason: 'makes balancers from an Ingress, and from the Service of nginx',
  },
  'external-secrets': {
    repository: 'https://charts.external-secrets.io',
    version: '2.9.0',
    appVersion: '2.9.0',
    reason: 'brings secrets into the cluster that no plan and no state may hold',
  },
  keda: {
    repository: 'https://kedacore.github.io/charts',
    version: '2.20.2',
    appVersion: '2.20.2',
    reason: 'owns replica counts that follow queues, connections and rates',
  },
  'vertical-pod-autoscaler': {
    repository: 'https://kubernetes.github.io/autoscaler',
    version: '0.11.0',
    appVersion: '1.7.1',
    reason: 'recommends what pods should request, or sets it',
  },
  'cloudnative-pg': {
    repository: 'https://cloudnative-pg.github.io/charts',
    version: '0.29.0',
    appVersion: '1.30.0',
    reason: 'runs Postgres in the cluster',
  },
  'redis-operator': {
    repository: 'https://ot-container-kit.github.io/helm-charts',
    version: '0.24.0',
    appVersion: '0.24.0',
    reason: 'runs Redis in the cluster',
  },
  'opensearch-operator': {
    repository: 'https://opensearch-project.github.io/opensearch-k8s-operator',
    version: '2.8.0',
    appVersion: '2.8.0',
    reason: 'runs OpenSearch in the cluster',
  },
  'kube-prometheus-stack': {
    repository: 'https://prometheus-community.github.io/helm-charts',
    version: '88.5.3',
    appVersion: '0.93.1',
    reason: 'measures nodes, pods and services, tells whoever is on call, and shows it',
  },
  'prometheus-adapter': {
    repository: 'https://prometheus-community.github.io/helm-charts',
    version: '5.3.0',
    appVersion: '0.12.0',
    reason: 'gives the HorizontalPodAutoscaler the requests per second of each pod',
  },
  'ingress-nginx': {
    repository: 'https://kubernetes.github.io/ingress-nginx',
    version: '4.15.1',
    appVersion: '1.15.1',
    reason: 'brings requests in as the guides do; retired upstream in March 2026',
  },
} as const satisfies Readonly<Record<string, Chart>>;

/** Name of a chart, and of its release. */
export type ChartName = keyof typeof charts;
