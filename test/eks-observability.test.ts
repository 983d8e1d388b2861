import type { EksEnvironment } from '../constructs/aws/environment';
import { escapeTemplate } from '../constructs/escape-template';
import type { KubernetesObject } from '../constructs/kubernetes/objects';
import { grafanaDashboards } from '../observability/render/grafana';
import { ruleGroups } from '../observability/render/rule-files';
import { synthAws } from './support/aws';
import type { Attributes } from './support/aws-template';
import { anEks } from './support/eks';
import { customResources, synthWorkloads } from './support/eks-workloads';

const environment = anEks({ tier: 'enterprise' });
const template = synthAws(environment);
const silent = anEks({ observability: { metrics: 'endpoint' } });

describe('Prometheus in the cluster', () => {
  test('gets the rules of the environment as one object beside the fleets', () => {
    const [text = ''] = template.one('helm_release', { name: 'monitors' }).values as string[];
    const { objects } = JSON.parse(text) as { objects: KubernetesObject[] };
    const rules = objects.find(({ kind }) => kind === 'PrometheusRule');
    expect(rules).toMatchObject({ metadata: { name: 'alerts', namespace: 'abreast' } });
    expect(rules?.spec).toEqual({ groups: ruleGroups(environment) });
  });

  test('has none when the description wants endpoints only', () => {
    expect(customResources(synthWorkloads(silent), 'PrometheusRule')).toEqual([]);
  });

  test('keeps its samples itself: no workspace, no Grafana outside the cluster', () => {
    for (const type of ['aws_prometheus_workspace', 'aws_grafana_workspace'])
      expect(template.resources(type)).toEqual([]);
  });
});

describe('Grafana in the cluster', () => {
  const maps = (of: EksEnvironment) =>
    synthAws(of)
      .resources('kubernetes_config_map_v1')
      .map(({ attributes }) => attributes as { metadata: Attributes; data: Record<string, string> })
      .filter(({ metadata }) => String(metadata.name).startsWith('dashboard-'));

  test('finds a ConfigMap for each dashboard, by the label of its sidecar', () => {
    const found = maps(environment);
    expect(Object.assign({}, ...found.map(({ data }) => data))).toEqual(escapeTemplate(grafanaDashboards(environment)));
    for (const { metadata } of found)
      expect(metadata).toMatchObject({ namespace: 'monitoring', labels: { grafana_dashboard: '1' } });
  });

  test('is asked for by the description', () => {
    expect(maps(anEks())).toEqual([]);
  });
});

describe('Alertmanager in the cluster', () => {
  const [values] = template.one('helm_release', { name: 'kube-prometheus-stack' }).values as string[];
  const { config, serviceAccount } = (JSON.parse(values ?? '{}') as { alertmanager: Alertmanager }).alertmanager;
  const topic = template.one('aws_sns_topic');
  const arn = `arn:aws:sns:eu-central-1:123456789012:${topic.name}`;

  test('tells the topic of the alarms, known by its name before it is made', () => {
    const told = config.receivers.flatMap(({ sns_configs = [] }) => sns_configs);
    expect(told).toEqual([{ topic_arn: arn, sigv4: { region: 'eu-central-1' }, send_resolved: true }]);
  });

  test('may publish there and use its key, and nothing else', () => {
    const association = template.one('aws_eks_pod_identity_association', { service_account: serviceAccount.name });
    expect(association).toMatchObject({ namespace: 'monitoring' });
    const role = template.referred(association.role_arn)?.attributes.name;
    const namesRole = (reference: unknown) => template.referred(reference)?.attributes.name === role;
    const statements = template
      .statements()
      .filter(({ in: { type, attributes } }) => type === 'aws_iam_role_policy' && namesRole(attributes.role))
      .map(({ statement }) => statement);
    expect(role).toBe('abreast-test-pod-alertmanager');
    expect(statements).toEqual([
      { Effect: 'Allow', Action: 'sns:Publish', Resource: arn },
      {
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
        Resource: 'arn:aws:kms:eu-central-1:123456789012:key/*',
        Condition: {
          StringEquals: { 'kms:ViaService': 'sns.eu-central-1.amazonaws.com' },
          'ForAnyValue:StringEquals': { 'kms:ResourceAliases': `alias/${topic.name}` },
        },
      },
    ]);
    expect(template.one('aws_kms_alias', { name: `alias/${topic.name}` })).toBeDefined();
  });
});

interface Alertmanager {
  readonly config: { readonly receivers: readonly { readonly sns_configs?: readonly object[] }[] };
  readonly serviceAccount: { readonly name: string };
}
