import { anEks } from './support/eks';
import { synthEks } from './support/eks-stacks';

const template = synthEks(anEks());
const addon = template.one('aws_eks_addon', { addon_name: 'amazon-cloudwatch-observability' });
const groups = ['application', 'dataplane', 'host'].map((kind) =>
  template.one('aws_cloudwatch_log_group', { name: `/aws/containerinsights/abreast-test-cluster/${kind}` }),
);

test('pods, and what runs below them, write into groups of ours: encrypted, kept as long as the environment says', () => {
  for (const group of groups) {
    expect(group.retention_in_days).toBe(365);
    expect(template.referred(group.kms_key_id)?.type).toBe('aws_kms_key');
  }
  const short = synthEks(anEks({ observability: { logRetention: '30d' } }));
  const kept = short.resources('aws_cloudwatch_log_group').map(({ attributes }) => attributes.retention_in_days);
  expect(new Set(kept)).toEqual(new Set([30]));
});

test('the add-on ships logs and nothing else, in a known version, after its groups and rights', () => {
  expect(addon.addon_version).toMatch(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
  expect(JSON.parse(String(addon.configuration_values))).toEqual({
    containerLogs: { enabled: true },
    agent: {
      config: {
        logs: { metrics_collected: { application_signals: {} } },
        traces: { traces_collected: { application_signals: {} } },
      },
    },
    manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  });
  const before = JSON.stringify(addon.depends_on);
  for (const type of ['aws_cloudwatch_log_group.', 'aws_iam_role_policy.', 'aws_eks_node_group.'])
    expect(before).toContain(type);
});

test('its pods may write into these groups, and make none', () => {
  expect(addon.pod_identity_association).toEqual([expect.objectContaining({ service_account: 'cloudwatch-agent' })]);
  const policies = template.resources('aws_iam_role_policy').map(({ attributes }) => attributes);
  const policy = policies.find(({ name, policy: text }) => name === 'logs' && String(text).includes('WriteLogs'));
  const [statement, ...more] = JSON.parse(String(policy?.policy)).Statement;
  expect(more).toEqual([]);
  expect(statement.Action).toEqual(['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents']);
  expect(statement.Resource).toHaveLength(3);
  for (const resource of statement.Resource) expect(resource).toMatch(/^\$\{aws_cloudwatch_log_group\..*\.arn\}:\*$/);
});
