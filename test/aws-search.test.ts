import { EncryptionKey } from '../constructs/aws/encryption-key';
import { SearchDomain } from '../constructs/aws/search/search-domain';
import { SECRET_ARGUMENTS } from '../constructs/aws/secret-in-state';
import { parseEnvironment } from '../model/environment';
import { anEc2, synthScratch } from './support/aws';
import type { Attributes, AwsTemplate } from './support/aws-template';

const network = {
  vpcId: 'vpc-1',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  dataSubnetIds: ['subnet-1', 'subnet-2', 'subnet-3'],
};
const services = ['logs.eu-central-1.amazonaws.com'];

function aDomain(search: Attributes = {}, values: Attributes = {}): AwsTemplate {
  const environment = anEc2({ tier: 'enterprise', ...values, search: { kind: 'opensearch', ...search } });
  return synthScratch(environment, (stack) => {
    const key = new EncryptionKey(stack, 'key', { environment, part: 'data', services });
    const section = environment.search;
    if (section.kind === 'database') throw new Error('no search cluster');
    const domain = new SearchDomain(stack, 'search', { environment, network, key, search: section });
    domain.connections.allowFrom(stack, { name: 'web', securityGroupId: 'sg-web' });
  });
}

const template = aDomain();
const domain = template.one('aws_opensearch_domain');
const problems = (search: Attributes, values: Attributes = {}) => {
  try {
    anEc2({ search: { kind: 'opensearch', ...search }, ...values });
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('a search domain', () => {
  test('spreads its nodes over three zones, led by dedicated masters in tier enterprise', () => {
    expect(domain.cluster_config).toEqual({
      instance_count: 3,
      instance_type: 'm6g.large.search',
      dedicated_master_enabled: true,
      dedicated_master_count: 3,
      dedicated_master_type: 'm6g.large.search',
      zone_awareness_enabled: true,
      zone_awareness_config: { availability_zone_count: 3 },
    });
    expect(domain.vpc_options).toEqual({
      subnet_ids: network.dataSubnetIds,
      security_group_ids: [expect.stringContaining('aws_security_group.')],
    });
  });

  test('has no dedicated masters in the other tiers', () => {
    const { cluster_config } = aDomain({}, { tier: 'multi' }).one('aws_opensearch_domain');
    expect(cluster_config).toMatchObject({ dedicated_master_enabled: false, instance_count: 3 });
  });

  test('is one burstable node in one zone when one is asked for in tier single', () => {
    const one = aDomain({ nodes: 1 }, { tier: 'single', locking: { kind: 'none' } }).one('aws_opensearch_domain');
    expect(one.cluster_config).toMatchObject({ instance_type: 't3.small.search', zone_awareness_enabled: false });
    expect(one.vpc_options).toMatchObject({ subnet_ids: ['subnet-1'] });
    expect(one.auto_tune_options).toEqual({ desired_state: 'DISABLED' });
  });

  test('speaks https with TLS 1.2 or later only', () => {
    expect(domain.domain_endpoint_options).toEqual({
      enforce_https: true,
      tls_security_policy: 'Policy-Min-TLS-1-2-PFS-2023-10',
    });
  });

  test('is encrypted on disk with our key, and between its nodes', () => {
    expect(domain.encrypt_at_rest).toMatchObject({ enabled: true });
    const { kms_key_id } = domain.encrypt_at_rest as Attributes;
    expect(template.referred(kms_key_id)?.type).toBe('aws_kms_key');
    expect(domain.node_to_node_encryption).toEqual({ enabled: true });
  });

  test('knows one user, whose password is a secret', () => {
    expect(domain.advanced_security_options).toMatchObject({
      enabled: true,
      internal_user_database_enabled: true,
      master_user_options: { master_user_name: 'app' },
    });
    const options = domain.advanced_security_options as { master_user_options: { master_user_password: string } };
    const password = options.master_user_options.master_user_password;
    expect(template.referred(password)?.type).toBe('aws_secretsmanager_secret_version');
    expect(SECRET_ARGUMENTS.map(({ path }) => path)).toContain(
      'aws_opensearch_domain.advanced_security_options.master_user_options.master_user_password',
    );
  });

  test('writes slow, application and audit logs to encrypted groups that only this domain may write', () => {
    const published = domain.log_publishing_options as {
      log_type: string;
      cloudwatch_log_group_arn: string;
      enabled: boolean;
    }[];
    expect(published.every(({ enabled }) => enabled)).toBe(true);
    expect(published.map(({ log_type }) => log_type).sort()).toEqual([
      'AUDIT_LOGS',
      'ES_APPLICATION_LOGS',
      'INDEX_SLOW_LOGS',
      'SEARCH_SLOW_LOGS',
    ]);
    for (const { cloudwatch_log_group_arn } of published)
      expect(template.referred(cloudwatch_log_group_arn)?.attributes).toMatchObject({
        kms_key_id: expect.stringContaining('aws_kms_key.'),
        retention_in_days: 365,
      });
    const [permission] = template
      .statements()
      .filter(({ in: { type } }) => type === 'aws_cloudwatch_log_resource_policy');
    expect(permission?.statement).toEqual({
      Effect: 'Allow',
      Principal: { Service: 'es.amazonaws.com' },
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:PutLogEventsBatch'],
      Resource: `arn:aws:logs:eu-central-1:123456789012:log-group:/aws/opensearch/${domain.domain_name}/*`,
      Condition: {
        StringEquals: { 'aws:SourceAccount': '123456789012' },
        ArnLike: { 'aws:SourceArn': `arn:aws:es:eu-central-1:123456789012:domain/${domain.domain_name}` },
      },
    });
    expect(domain.depends_on).toEqual([expect.stringContaining('aws_cloudwatch_log_resource_policy.')]);
  });

  test('lets requests in by its own address only, and leaves who they are to fine-grained access control', () => {
    const [policy] = template.statements().filter(({ attribute }) => attribute === 'access_policies');
    expect(policy?.statement).toMatchObject({
      Action: 'es:ESHttp*',
      Resource: `arn:aws:es:eu-central-1:123456789012:domain/${domain.domain_name}/*`,
    });
  });

  test('is reached on port 443 by those who were let in, and by nobody else', () => {
    expect(template.resources('aws_vpc_security_group_ingress_rule').map(({ attributes }) => attributes)).toEqual([
      expect.objectContaining({ from_port: 443, to_port: 443, referenced_security_group_id: 'sg-web' }),
    ]);
    expect(template.one('aws_security_group')).not.toHaveProperty('ingress');
    expect(template.one('aws_security_group')).not.toHaveProperty('egress');
  });

  test('has a name of at most 28 characters, however long the names of system and environment are', () => {
    const long = aDomain({}, { name: 'abcdefghij1234567890' }).one('aws_opensearch_domain');
    expect(String(long.domain_name)).toMatch(/^[a-z][a-z0-9-]{2,27}$/);
    expect(long.domain_name).not.toBe(
      aDomain({}, { name: 'abcdefghij1234567891' }).one('aws_opensearch_domain').domain_name,
    );
  });

  test('is OpenSearch 2.19, or Elasticsearch 7.10 by choice', () => {
    expect(domain.engine_version).toBe('OpenSearch_2.19');
    const other = aDomain({ engine: 'elasticsearch' }).one('aws_opensearch_domain');
    expect(other.engine_version).toBe('Elasticsearch_7.10');
  });

  test('updates itself while fewest people search, and grows by nobody but us', () => {
    expect(domain.software_update_options).toEqual({ auto_software_update_enabled: true });
    expect(domain.off_peak_window_options).toEqual({ enabled: true });
    expect(domain.ebs_options).toEqual({ ebs_enabled: true, volume_type: 'gp3', volume_size: 20 });
  });
});

describe('the search section', () => {
  test('fails when the application was never tried with a version', () => {
    expect(problems({ version: '1.3' })).toContain('must be one of 2.19, 2.17, 2.15, 2.13, 2.11 with opensearch');
    expect(problems({ engine: 'elasticsearch', version: '8.11' })).toContain('must be one of 7.10 with elasticsearch');
  });

  test('fails when losing a zone would leave no node', () => {
    expect(problems({ nodes: 1 })).toContain('search.nodes (1) must be at least 3 for tier multi on ec2');
  });

  test('fails when masters would have no majority', () => {
    expect(problems({ dedicatedMasters: 2 })).toContain('must be 0, 3 or 5');
  });

  test('fails when local is to run Elasticsearch', () => {
    const { system } = anEc2();
    const local = { name: 'local', system, platform: 'local', tier: 'multi' };
    expect(() => parseEnvironment({ ...local, search: { kind: 'opensearch', engine: 'elasticsearch' } })).toThrow(
      'search.engine (elasticsearch) must be opensearch on local',
    );
  });
});
