import { accountsOf } from '../model/accounts';
import { EnvironmentError, renderProblem } from '../model/errors';
import { anEc2, synthAws, synthBootstrap } from './support/aws';
import type { Attributes, AwsResource, AwsTemplate, Statement } from './support/aws-template';
import { anEks } from './support/eks';
import { synthEks } from './support/eks-stacks';

const id = '123456789012';
const github = { repository: 'example/abreast' };
type Values = Readonly<Record<string, unknown>>;
const named = (name: string, account: Values = {}, rest: Values = {}) =>
  anEc2({ name, account: { id, ...account }, ...rest });

/** The bootstrap stacks of some environments. */
const bootstrapOf = (...environments: ReturnType<typeof named>[]): AwsTemplate => synthBootstrap(environments);

const template = bootstrapOf(named('dev', { github }), named('prod', { github }));
const stack = 'bootstrap-123456789012';

/** Statements of the policies of one role. */
const statementsOf = (role: string): Statement[] =>
  template
    .statements()
    .filter(({ in: { type, attributes } }) => type === 'aws_iam_role_policy' && roleOf(attributes) === role)
    .map(({ statement }) => statement);
const roleOf = ({ role }: Attributes): unknown => template.referred(role)?.attributes.name;
const statement = (role: string, sid: string): Statement | undefined =>
  statementsOf(role).find(({ Sid }) => Sid === sid);
/** What a text with `*` in it stands for. */
const patternOf = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
const resolved = (text: unknown): string =>
  String(text).replace(/\$\{aws_s3_bucket\.[\w-]+\.arn\}/g, 'arn:aws:s3:::states');

describe('accounts', () => {
  const region = 'eu-west-1';

  test('are those of environments on AWS that name no bucket of somebody else', () => {
    const found = accountsOf([
      named('dev'),
      named('prod'),
      named('other', { id: '210987654321' }),
      named('sandbox', { kind: 'emulator' }),
      named('guest', { id: '111111111111', stateBucket: 'somebody-elses' }),
    ]);
    expect(found.map((account) => [account.id, account.environments.map(({ name }) => name)])).toEqual([
      [id, ['dev', 'prod']],
      ['210987654321', ['other']],
    ]);
  });

  test('fails when environments of one account lie in several regions', () => {
    const make = () => accountsOf([named('dev'), named('prod', {}, { region })]);
    expect(make).toThrow(EnvironmentError);
    try {
      make();
    } catch (error) {
      expect((error as EnvironmentError).problems.map(renderProblem)).toEqual([
        'region (eu-west-1) must be eu-central-1, that of dev: account 123456789012 keeps its states in one region: use an account of its own, or name a bucket there in account.stateBucket',
      ]);
    }
  });

  test('fails when the repository on GitHub is not one', () => {
    for (const repository of ['abreast', 'https://github.com/example/abreast', 'example/abreast:ref'])
      expect(() => named('dev', { github: { repository } })).toThrow('is not a repository');
  });
});

describe('the state of the bootstrap', () => {
  test('lies in the bucket that it makes, locked, encrypted by its key, apart from those of environments', () => {
    expect(Object.keys(template.files)).toEqual([stack]);
    expect(template.files[stack]?.terraform.backend).toEqual({
      s3: {
        bucket: 'abreast-state-123456789012',
        key: 'bootstrap/bootstrap-123456789012.tfstate',
        region: 'eu-central-1',
        encrypt: true,
        kms_key_id: 'arn:aws:kms:eu-central-1:123456789012:alias/abreast-bootstrap-state',
        use_lockfile: true,
        allowed_account_ids: [id],
      },
    });
    expect(template.one('aws_kms_alias').name).toBe('alias/abreast-bootstrap-state');
  });

  test('is where its environments expect theirs', () => {
    const { files } = synthAws(named('dev'));
    const kms_key_id = 'arn:aws:kms:eu-central-1:123456789012:alias/abreast-bootstrap-state';
    const { bucket } = template.one('aws_s3_bucket');
    expect(files['dev-network']?.terraform.backend).toMatchObject({ s3: { bucket, kms_key_id } });
  });

  test('carries no tag of an environment, which would close it to deploy roles', () => {
    const [aws] = template.files[stack]?.provider.aws ?? [];
    expect(aws?.default_tags).toEqual([{ tags: { System: 'abreast', Purpose: 'bootstrap', ManagedBy: 'terraform' } }]);
    expect(aws?.allowed_account_ids).toEqual([id]);
  });
});

describe('the state bucket', () => {
  test('cannot be destroyed, is not public, keeps earlier states and is encrypted by a rotated key', () => {
    expect(template.one('aws_s3_bucket').lifecycle).toEqual({ prevent_destroy: true });
    expect(template.one('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(template.one('aws_s3_bucket_ownership_controls').rule).toEqual({ object_ownership: 'BucketOwnerEnforced' });
    expect(template.one('aws_s3_bucket_versioning').versioning_configuration).toEqual({ status: 'Enabled' });
    const [rule] = template.one('aws_s3_bucket_server_side_encryption_configuration').rule as Attributes[];
    const encryption = rule?.apply_server_side_encryption_by_default as Attributes | undefined;
    expect(encryption?.sse_algorithm).toBe('aws:kms');
    expect(rule?.bucket_key_enabled).toBe(true);
    expect(template.referred(encryption?.kms_master_key_id)?.attributes.enable_key_rotation).toBe(true);
  });

  test('lets earlier states go after 90 days, but never the last ten', () => {
    expect(template.one('aws_s3_bucket_lifecycle_configuration').rule).toMatchObject([
      {
        status: 'Enabled',
        noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 10 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  test('answers nobody without TLS 1.2', () => {
    const refused = template.statements().filter(({ in: { type } }) => type === 'aws_s3_bucket_policy');
    expect(refused.map(({ statement: { Effect, Principal, Condition } }) => [Effect, Principal, Condition])).toEqual([
      ['Deny', '*', { Bool: { 'aws:SecureTransport': 'false' } }],
      ['Deny', '*', { NumericLessThan: { 's3:TlsVersion': '1.2' } }],
    ]);
  });
});

test('there is one repository for each image that environments name, whatever their systems are called', () => {
  const image = (repository: string) => ({ image: { kind: 'locked', repository, digest: 'unpushed' } });
  const made = bootstrapOf(named('dev'), named('prod'), named('shop', {}, image('orders')));
  expect(made.resources('aws_ecr_repository').map(({ attributes }) => attributes.name)).toEqual(['abreast', 'orders']);
});

test('the repository of images writes a tag once, looks through each image, and lets old ones go', () => {
  const repository = template.one('aws_ecr_repository');
  expect(repository).toMatchObject({
    name: 'abreast',
    image_tag_mutability: 'IMMUTABLE',
    image_scanning_configuration: { scan_on_push: true },
    force_delete: false,
  });
  const [encryption] = repository.encryption_configuration as Attributes[];
  expect([encryption?.encryption_type, template.referred(encryption?.kms_key)?.type]).toEqual(['KMS', 'aws_kms_key']);
  const { rules } = JSON.parse(String(template.one('aws_ecr_lifecycle_policy').policy)) as { rules: Attributes[] };
  expect(rules.map(({ selection }) => selection)).toEqual([
    { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 },
    { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 100 },
  ]);
});

describe('the roles of workflows', () => {
  const trustOf = (role: string) => {
    const { assume_role_policy: trust } = template.one('aws_iam_role', { name: role });
    return (JSON.parse(String(trust)) as { Statement: Statement[] }).Statement;
  };

  test('are taken by one repository in one GitHub environment only', () => {
    const subjects = { 'dev-plan': 'dev-plan', 'dev-deploy': 'dev', 'prod-plan': 'prod-plan', 'prod-deploy': 'prod' };
    for (const [role, environment] of Object.entries(subjects))
      expect(trustOf(`ci-abreast-${role}`)).toEqual([
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: `arn:aws:iam::${id}:oidc-provider/token.actions.githubusercontent.com` },
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': `repo:example/abreast:environment:${environment}`,
            },
          },
        },
      ]);
    expect(template.resources('aws_iam_role')).toHaveLength(4);
    expect(template.one('aws_iam_openid_connect_provider')).toMatchObject({
      url: 'https://token.actions.githubusercontent.com',
      client_id_list: ['sts.amazonaws.com'],
    });
  });

  test('are not made without a repository; the provider of another project is used', () => {
    expect(bootstrapOf(named('dev')).resources('aws_iam_role')).toEqual([]);
    const shared = bootstrapOf(named('dev', { github: { ...github, provider: 'existing' } }));
    expect(shared.resources('aws_iam_openid_connect_provider')).toEqual([]);
    expect(shared.resources('aws_iam_role')).toHaveLength(2);
  });

  test.each(['plan', 'deploy'])('to %s reach the states of their own environment only, and its locks', (verb) => {
    const role = `ci-abreast-prod-${verb}`;
    const objects = statementsOf(role).filter(
      ({ Effect, Action, Resource }) =>
        Effect === 'Allow' && /s3:/.test(String(Action)) && /aws_s3_bucket/.test(String(Resource)),
    );
    for (const { Action, Resource } of objects)
      if (Action !== 's3:ListBucket') expect(resolved(Resource)).toMatch(/^arn:aws:s3:::states\/prod\/\*/);
    expect(statement(role, 'LockStates')?.Action).toEqual(['s3:PutObject', 's3:DeleteObject']);
    expect(resolved(statement(role, 'LockStates')?.Resource)).toBe('arn:aws:s3:::states/prod/*.tflock');
  });

  test('to plan change nothing but the lock, and read no content', () => {
    const role = 'ci-abreast-prod-plan';
    const attached = template
      .resources('aws_iam_role_policy_attachment')
      .filter(({ attributes }) => roleOf(attributes) === role);
    expect(attached.map(({ attributes }) => attributes.policy_arn)).toEqual(['arn:aws:iam::aws:policy/ReadOnlyAccess']);
    const allowed = statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
    const actions = allowed.flatMap(({ Action }) => Action ?? []);
    expect(actions.filter((action) => !/:(Get|List|Decrypt|GenerateDataKey)/.test(action))).toEqual([
      's3:PutObject',
      's3:DeleteObject',
    ]);
    expect(statement(role, 'NoOtherObjects')).toMatchObject({ Effect: 'Deny', Action: 's3:GetObject*' });
    expect(statement(role, 'NoContent')?.Action).toEqual(
      expect.arrayContaining(['dynamodb:Scan', 'logs:GetLogEvents']),
    );
    expect(statement(role, 'ReadSecrets')?.Resource).toBe(
      `arn:aws:secretsmanager:eu-central-1:${id}:secret:abreast-prod-*`,
    );
    expect(statement(role, 'UseKeyOfSecrets')?.Condition).toEqual({
      StringEquals: {
        'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com',
        'aws:ResourceTag/Environment': 'prod',
      },
    });
  });

  test('to deploy touch nothing of another environment, no other region, and not themselves', () => {
    const role = 'ci-abreast-prod-deploy';
    expect(statement(role, 'NotAnotherEnvironment')).toMatchObject({
      Effect: 'Deny',
      Action: '*',
      Condition: {
        Null: { 'aws:ResourceTag/Environment': 'false' },
        StringNotEquals: { 'aws:ResourceTag/Environment': 'prod' },
      },
    });
    expect(statement(role, 'MakeResources')?.Condition).toEqual({
      StringEquals: { 'aws:RequestedRegion': 'eu-central-1' },
    });
    for (const resource of [statement(role, 'MakeRoles')?.Resource ?? []].flat())
      expect(resource).toMatch(new RegExp(`^arn:aws:iam::${id}:(role|instance-profile|policy)/abreast-prod-\\*$`));
    expect(role).not.toMatch(/^abreast-prod-/);
    const allowed = statementsOf(role).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.flatMap(({ Action }) => Action ?? [])).not.toContain('*');
  });

  test('to deploy give no role a permission without the boundary, which they cannot take away or change', () => {
    const role = 'ci-abreast-prod-deploy';
    const boundary = template.one('aws_iam_policy', { name: 'ci-abreast-prod-boundary' });
    const { Effect, Action, Resource, Condition } = statement(role, 'BoundRolesOnly') ?? {};
    expect([Effect, Resource]).toEqual(['Deny', '*']);
    expect(Action).toEqual([
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
    ]);
    const demanded = (Condition?.StringNotEquals as Attributes | undefined)?.['iam:PermissionsBoundary'];
    expect(template.referred(demanded)?.attributes).toBe(boundary);
    expect(statement(role, 'KeepBoundary')).toMatchObject({
      Effect: 'Deny',
      Action: 'iam:DeleteRolePermissionsBoundary',
      Resource: '*',
    });
    for (const resource of [statement(role, 'MakeRoles')?.Resource ?? []].flat())
      expect(`arn:aws:iam::${id}:policy/${boundary.name}`).not.toMatch(patternOf(resource));
  });

  test('have policies that IAM takes: at most 10240 characters for a role', () => {
    for (const { attributes } of template.resources('aws_iam_role_policy'))
      expect(String(attributes.policy).replace(/\s/g, '').length).toBeLessThan(9000);
  });
});

/** What policies of AWS let nodes, their network and volumes, and the autoscaler do: not all of it, but of each kind. */
const needsOfNodes = [
  ...['AttachNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses', 'DescribeSubnets'],
  ...['ModifyNetworkInterfaceAttribute', 'CreateTags', 'DeleteTags', 'AttachVolume', 'CreateVolume', 'ModifyVolume'],
  ...['CreateSnapshot', 'DescribeInstances', 'AuthorizeSecurityGroupIngress', 'RevokeSecurityGroupIngress'],
].map((action) => `ec2:${action}`);

describe('the boundary of the roles of an environment', () => {
  const values = { tier: 'enterprise', domain: 'www.example.com' } as const;
  const environments = [
    named('prod', { github }, { ...values, database: { pooler: { kind: 'rdsProxy' } } }),
    named('events', { github }, { ...values, messaging: { kind: 'kafka' } }),
  ];
  const bootstrap = bootstrapOf(...environments);
  const boundary = (name: string): Statement[] =>
    bootstrap
      .statements()
      .filter(({ in: { type, attributes } }) => type === 'aws_iam_policy' && attributes.name === boundaryName(name))
      .map((found) => found.statement);
  const boundaryName = (name: string) => `ci-abreast-${name}-boundary`;
  const actionsOf = ({ Action = [] }: Statement): string[] => [Action].flat();

  test.each(environments)('is carried by every role of $name, which needs nothing beyond it', (environment) => {
    const stacks = synthAws(environment);
    const roles = stacks.resources('aws_iam_role');
    expect(roles.length).toBeGreaterThan(4);
    for (const { attributes } of roles)
      expect(attributes.permissions_boundary).toBe(`arn:aws:iam::${id}:policy/${boundaryName(environment.name)}`);
    const allowed = boundary(environment.name).filter(({ Effect }) => Effect === 'Allow');
    const patterns = allowed.flatMap(actionsOf).map(patternOf);
    const needed = stacks.statements().filter(({ in: { type } }) => type === 'aws_iam_role_policy');
    const actions = [...new Set(needed.flatMap((found) => actionsOf(found.statement)))];
    expect(actions.filter((action) => !patterns.some((pattern) => pattern.test(action)))).toEqual([]);
    const attached = stacks.resources('aws_iam_role_policy_attachment').map(({ attributes }) => attributes.policy_arn);
    // It writes logs, as the boundary allows.
    expect(attached).toEqual(['arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole']);
  });

  test('lets a cluster, its nodes and its pods do what they must, and no more than fits a policy', () => {
    const environment = anEks();
    const bound = synthBootstrap([environment]);
    const [{ attributes }] = bound.resources('aws_iam_policy', { name: boundaryName('test') }) as [AwsResource];
    expect(String(attributes.policy).length).toBeLessThan(6144);
    const statements = bound.statements().filter((found) => found.in.attributes === attributes);
    const allowed = statements.filter((found) => found.statement.Effect === 'Allow').map((found) => found.statement);
    const patterns = allowed.flatMap(actionsOf).map(patternOf);
    const needed = [
      ...synthEks(environment)
        .statements()
        .filter(({ in: { type } }) => type === 'aws_iam_role_policy')
        .flatMap((found) => actionsOf(found.statement)),
      ...needsOfNodes,
    ];
    expect(needed.filter((action) => !patterns.some((pattern) => pattern.test(action)))).toEqual([]);
    const roles = allowed.filter((one) => actionsOf(one).some((action) => /^(\*|iam|sts)/.test(action)));
    expect(roles.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      ['iam:CreateServiceLinkedRole', { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } }],
    ]);
  });

  test('opens no roles, no secrets of others and no resources of another environment', () => {
    const allowed = boundary('prod').filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.flatMap(actionsOf).filter((action) => /^(\*|iam|sts|s3|ec2|kms:\*)/.test(action))).toEqual([]);
    const secrets = allowed.find(({ Sid }) => Sid === 'ReadSecrets');
    expect(secrets?.Resource).toBe(`arn:aws:secretsmanager:*:${id}:secret:abreast-prod-*`);
    expect(boundary('prod').find(({ Effect }) => Effect === 'Deny')).toMatchObject({
      Action: '*',
      Condition: { StringNotEquals: { 'aws:ResourceTag/Environment': 'prod' } },
    });
    const [{ attributes }] = bootstrap.resources('aws_iam_policy', { name: boundaryName('prod') }) as [AwsResource];
    expect(String(attributes.policy).length).toBeLessThan(6144);
  });

  test.each([
    ['no workflow deploys', named('dev')],
    ['the account has no bootstrap of ours', named('dev', { github, stateBucket: 'somebody-elses' })],
    ['the account is an emulator', named('dev', { github, kind: 'emulator' })],
  ])('is not asked for where %s', (_, environment) => {
    const roles = synthAws(environment).resources('aws_iam_role');
    expect(roles.length).toBeGreaterThan(2);
    for (const { attributes } of roles) expect(attributes.permissions_boundary).toBeUndefined();
  });
});

test('the role of OpenSearch is made once for an account; one that is there is taken over as it is', () => {
  const [role, ...others] = template.resources('aws_iam_service_linked_role');
  expect(others).toEqual([]);
  expect(role?.attributes).toMatchObject({
    aws_service_name: 'opensearchservice.amazonaws.com',
    lifecycle: { ignore_changes: 'all' },
  });
  const [there] = template.blocks('data');
  expect(there?.attributes.path_prefix).toBe('/aws-service-role/opensearchservice.amazonaws.com/');
  expect((template.files[stack] as unknown as { import: unknown }).import).toEqual([
    {
      for_each: `\${data.aws_iam_roles.${there?.name}.arns}`,
      to: `aws_iam_service_linked_role.${role?.name}`,
      id: '${each.value}',
    },
  ]);
  for (const tier of ['single', 'multi', 'enterprise'])
    expect(synthAws(named('dev', {}, { tier })).resources('aws_iam_service_linked_role')).toEqual([]);
});

test('a deploy role may make every kind of resource that an environment consists of', () => {
  // What actions of a service begin with, by the beginning of its resource types.
  const services: Readonly<Record<string, string>> = {
    acm: 'acm',
    appautoscaling: 'application-autoscaling',
    autoscaling: 'autoscaling',
    cloudwatch_log: 'logs',
    cloudwatch: 'cloudwatch',
    db: 'rds',
    eks: 'eks',
    elasticache: 'elasticache',
    grafana: 'grafana',
    kms: 'kms',
    launch_template: 'ec2',
    lb: 'elasticloadbalancing',
    mq: 'mq',
    msk: 'kafka',
    opensearch: 'es',
    prometheus: 'aps',
    route53: 'route53',
    secretsmanager: 'secretsmanager',
    sns: 'sns',
    ssm: 'ssm',
    wafv2: 'wafv2',
  };
  const inEc2 = ['default', 'eip', 'flow', 'internet', 'nat', 'network', 'route', 'security', 'subnet', 'vpc'];
  const byName = ['iam', 's3'];
  const serviceOf = ({ type }: AwsResource): string => {
    const words = type.replace(/^aws_/, '').split('_');
    const [first = ''] = words;
    if (byName.includes(first)) return first;
    if (inEc2.includes(first)) return 'ec2';
    return services[words.slice(0, 2).join('_')] ?? services[first] ?? `unknown service of ${type}`;
  };
  const { Action = [] } = statement('ci-abreast-prod-deploy', 'MakeResources') ?? {};
  const allowed = [...[Action].flat(), 'route53:*', 'iam:*', 's3:*'];
  const environments = [
    named('prod', {}, { tier: 'enterprise', domain: 'www.example.com' }),
    named('events', {}, { tier: 'enterprise', domain: 'www.example.com', messaging: { kind: 'kafka' } }),
  ];
  const made = [...environments.map(synthAws), synthEks(anEks())];
  const needed = made.flatMap((stacks) => stacks.resources().map(serviceOf));
  for (const service of new Set(needed)) expect(allowed).toContain(`${service}:*`);
});
