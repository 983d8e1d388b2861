import { App } from 'cdktf';
import { ApplicationSecrets } from '../constructs/aws/application-secrets';
import { Database } from '../constructs/aws/database/database';
import { EncryptionKey } from '../constructs/aws/encryption-key';
import type { AwsEnvironment } from '../constructs/aws/environment';
import { SECRET_ARGUMENTS } from '../constructs/aws/secret-in-state';
import { parseEnvironment } from '../model/environment';
import { instanceClass } from '../model/rds';
import { Size } from '../model/values';
import { DataStack } from '../stacks/aws/data-stack';
import { anEc2, problemsOf, synthScratch } from './support/aws';
import type { Attributes, AwsResource, AwsTemplate } from './support/aws-template';

type Values = Readonly<Record<string, unknown>>;
const network = {
  vpcId: 'vpc-0123456789abcdef0',
  zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  dataSubnetIds: ['subnet-0aaaaaaa', 'subnet-0bbbbbbb', 'subnet-0ccccccc'],
};
const withDatabase = (values: Values, others: Values = {}) => anEc2({ database: values, ...others });

function synthDatabase(environment: AwsEnvironment, use?: (database: Database) => void): AwsTemplate {
  return synthScratch(environment, (stack) => {
    const key = new EncryptionKey(stack, 'key', { environment, part: 'data' });
    const database = new Database(stack, 'database', { environment, network, key });
    use?.(database);
  });
}

const isReplica = ({ attributes }: AwsResource) => attributes.replicate_source_db !== undefined;
const instancesOf = (template: AwsTemplate) => template.resources('aws_db_instance');
const primaryOf = (template: AwsTemplate): Attributes =>
  instancesOf(template).find((one) => !isReplica(one))?.attributes ?? {};
const replicasOf = (template: AwsTemplate) => instancesOf(template).filter(isReplica);
const parametersOf = (template: AwsTemplate) => {
  const found = template.one('aws_db_parameter_group').parameter as { name: string; value: string }[];
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
};

/** What is wrong with an environment on EC2, as a person reads it. */
const multi = synthDatabase(anEc2());
const single = synthDatabase(anEc2({ tier: 'single' }));
const enterprise = synthDatabase(anEc2({ tier: 'enterprise' }));

describe('the primary', () => {
  const primary = primaryOf(multi);

  test('has a standby in another zone from tier multi on', () => {
    expect([primary.multi_az, primaryOf(enterprise).multi_az]).toEqual([true, true]);
    expect(primaryOf(single)).toMatchObject({ multi_az: false, availability_zone: 'eu-central-1a' });
    expect(primary.availability_zone).toBeUndefined();
  });

  test('lives in the data subnets and is reached from inside only', () => {
    expect(multi.referred(primary.db_subnet_group_name)?.attributes.subnet_ids).toEqual(network.dataSubnetIds);
    const [group] = (primary.vpc_security_group_ids ?? []) as string[];
    expect(multi.referred(group)?.attributes.vpc_id).toBe(network.vpcId);
  });

  test('is named after its environment, and the database in it after the system', () => {
    expect(primary).toMatchObject({ identifier: 'abreast-test-database', db_name: 'abreast', username: 'app' });
  });

  test('keeps backups, and what is deleted, as the tier says', () => {
    expect(primary).toMatchObject({
      backup_retention_period: 7,
      skip_final_snapshot: false,
      final_snapshot_identifier: 'abreast-test-database-final',
      delete_automated_backups: false,
      deletion_protection: true,
      apply_immediately: false,
    });
    expect(primaryOf(enterprise)).toMatchObject({ backup_retention_period: 35, deletion_protection: true });
    expect(primaryOf(single)).toMatchObject({
      backup_retention_period: 1,
      skip_final_snapshot: true,
      delete_automated_backups: true,
      deletion_protection: false,
      apply_immediately: true,
    });
    expect(primaryOf(single).final_snapshot_identifier).toBeUndefined();
  });

  test('has a disk that grows by itself, five times unless somebody says how far', () => {
    expect(primary).toMatchObject({ allocated_storage: 20, max_allocated_storage: 100, storage_type: 'gp3' });
    const larger = primaryOf(synthDatabase(withDatabase({ storage: '100GiB', maxStorage: '1TiB' })));
    expect(larger).toMatchObject({ allocated_storage: 100, max_allocated_storage: 1024 });
  });
});

describe('every server', () => {
  const servers = instancesOf(enterprise);

  test('is closed to the internet, encrypted, watched, and kept up to date', () => {
    expect(servers).toHaveLength(3);
    for (const { attributes } of servers)
      expect(attributes).toMatchObject({
        publicly_accessible: false,
        storage_encrypted: true,
        iam_database_authentication_enabled: true,
        deletion_protection: true,
        monitoring_interval: 60,
        performance_insights_enabled: true,
        copy_tags_to_snapshot: true,
        auto_minor_version_upgrade: true,
        enabled_cloudwatch_logs_exports: ['postgresql', 'upgrade'],
      });
  });

  test('obeys the parameters of the environment', () => {
    for (const { attributes } of servers)
      expect(enterprise.referred(attributes.parameter_group_name)?.type).toBe('aws_db_parameter_group');
  });

  test('is as large as connections and memory ask for, a replica no smaller than its primary', () => {
    const { database } = anEc2({ tier: 'enterprise' });
    const wanted = instanceClass(database, 'enterprise');
    expect(wanted).toMatch(/^db\.[mr]7g\.\w+$/);
    for (const { attributes } of servers) expect(attributes.instance_class).toBe(wanted);
  });

  test('uses the key of the environment', () => {
    expect(enterprise.referred(primaryOf(enterprise).kms_key_id)?.type).toBe('aws_kms_key');
    for (const { attributes } of servers)
      expect(enterprise.referred(attributes.performance_insights_kms_key_id)?.type).toBe('aws_kms_key');
  });

  test('finds its encrypted log groups there, or RDS would make others', () => {
    for (const { attributes } of servers) {
      const waits = (attributes.depends_on as string[]).map((address) => enterprise.referred(`\${${address}.id}`));
      const groups = waits.flatMap((one) => (one?.type === 'aws_cloudwatch_log_group' ? [one.attributes] : []));
      expect(groups.map(({ name }) => name)).toEqual([
        `/aws/rds/instance/${attributes.identifier}/postgresql`,
        `/aws/rds/instance/${attributes.identifier}/upgrade`,
      ]);
      for (const group of groups) {
        expect(enterprise.referred(group.kms_key_id)?.type).toBe('aws_kms_key');
        expect(group.retention_in_days).toBeGreaterThanOrEqual(365);
      }
    }
  });

  test('is monitored by a role that RDS takes on for this account only', () => {
    const role = enterprise.referred(primaryOf(enterprise).monitoring_role_arn)?.attributes;
    expect(JSON.parse(String(role?.assume_role_policy)).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'monitoring.rds.amazonaws.com' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      },
    ]);
    const { policy_arn } = enterprise.one('aws_iam_role_policy_attachment');
    expect(policy_arn).toBe('arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole');
    expect(String(primaryOf(enterprise).depends_on)).toContain('aws_iam_role_policy_attachment.');
  });

  test('has a name of at most 63 characters, whatever system and environment are called', () => {
    const services = { web: { role: 'web', port: 3000 } };
    const system = { name: 'b'.repeat(30), services };
    const long = synthDatabase(withDatabase({ readReplicas: 15 }, { name: 'a'.repeat(20), system }));
    const lengths = instancesOf(long).map(({ attributes }) => String(attributes.identifier).length);
    expect([lengths.length, Math.max(...lengths) <= 63]).toEqual([16, true]);
  });
});

describe('read replicas', () => {
  test('follow the primary, each in the next zone', () => {
    const replicas = replicasOf(enterprise);
    expect(replicas.map(({ attributes }) => attributes.availability_zone)).toEqual(['eu-central-1b', 'eu-central-1c']);
    for (const { attributes } of replicas) {
      expect(enterprise.referred(attributes.replicate_source_db)?.attributes.db_name).toBe('abreast');
      expect([attributes.password_wo, attributes.username, attributes.engine]).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
    }
    expect([replicasOf(single).length, replicasOf(multi).length]).toEqual([0, 1]);
  });

  test('are handed to the application as a list', () => {
    const found: Database[] = [];
    synthDatabase(anEc2({ tier: 'enterprise' }), (database) => found.push(database));
    expect(found[0]?.replicaIdentifiers).toEqual(['abreast-test-replica-1', 'abreast-test-replica-2']);
    expect([found[0]?.replicaAddresses.length, found[0]?.port, found[0]?.user]).toEqual([2, 5432, 'app']);
  });
});

describe('parameters', () => {
  test('force TLS and hold the longest statement', () => {
    expect(parametersOf(multi)).toMatchObject({
      'rds.force_ssl': '1',
      password_encryption: 'scram-sha-256',
      statement_timeout: '30000',
      idle_in_transaction_session_timeout: '60000',
      log_min_duration_statement: '500',
      log_statement: 'ddl',
    });
    expect(multi.one('aws_db_parameter_group').family).toBe('postgres17');
  });

  test('allow as many connections as the ledger chose', () => {
    const environment = anEc2();
    expect(parametersOf(multi).max_connections).toBe(String(environment.database.maxConnections));
    const asked = synthDatabase(withDatabase({ maxConnections: 2000 }));
    expect(parametersOf(asked).max_connections).toBe('2000');
  });

  test('of MySQL say the same in its words', () => {
    const mysql = synthDatabase(withDatabase({ engine: 'mysql' }));
    expect(parametersOf(mysql)).toMatchObject({
      require_secure_transport: '1',
      max_execution_time: '30000',
      slow_query_log: '1',
    });
    expect(mysql.one('aws_db_parameter_group').family).toBe('mysql8.4');
    expect(primaryOf(mysql)).toMatchObject({ engine: 'mysql', engine_version: '8.4', port: 3306 });
    expect(primaryOf(mysql).enabled_cloudwatch_logs_exports).toEqual(['error', 'slowquery']);
  });

  test('come in a group of the version, which outlives the change to the next', () => {
    const { name, lifecycle } = synthDatabase(withDatabase({ version: '16.9' })).one('aws_db_parameter_group');
    expect([name, lifecycle]).toEqual(['abreast-test-database-postgres16', { create_before_destroy: true }]);
  });
});

describe('the instance class', () => {
  const needs = (values: Values = {}) => ({
    engine: 'postgres' as const,
    sharedBuffers: Size.of('128MiB'),
    workMem: Size.of('4MiB'),
    maxConnections: 100,
    ...values,
  });

  test.each([
    ['few connections', needs(), 'single', 'db.t4g.micro'],
    ['MySQL, which RDS watches from 4 GiB on', needs({ engine: 'mysql' }), 'single', 'db.t4g.medium'],
    ['the same beyond tier single, where nothing saves CPU up', needs(), 'multi', 'db.m7g.large'],
    ['connections beyond the memory of the next smaller', needs({ maxConnections: 902 }), 'multi', 'db.r7g.large'],
    ['many shared pages', needs({ sharedBuffers: Size.of('8GiB') }), 'multi', 'db.r7g.xlarge'],
    ['much memory per sort', needs({ workMem: Size.of('256MiB') }), 'multi', 'db.r7g.2xlarge'],
    ['connections of MySQL', needs({ engine: 'mysql', maxConnections: 902 }), 'multi', 'db.r7g.large'],
    ['more than there is', needs({ maxConnections: 60_000 }), 'multi', undefined],
  ] as const)('for %s', (_, asked, tier, expected) => {
    expect(instanceClass(asked, tier)).toBe(expected);
  });
});

describe('the password', () => {
  const primary = primaryOf(multi);
  const [, type, name] = /^\$\{ephemeral\.(\w+)\.([\w-]+)\.secret_string\}$/.exec(String(primary.password_wo)) ?? [];
  const stored = multi.blocks('ephemeral').find((one) => one.type === type && one.name === name)?.attributes;
  const version = multi.referred(stored?.version_id)?.attributes;

  test('reaches the server by a write-only argument, read back from the secret', () => {
    expect([type, primary.password, primary.manage_master_user_password]).toEqual([
      'aws_secretsmanager_secret_version',
      undefined,
      undefined,
    ]);
    expect(multi.referred(stored?.secret_id)?.attributes.name).toBe('abreast-test-database-password');
  });

  test('is made by an ephemeral resource and stored by a write-only argument', () => {
    expect(version?.secret_string).toBeUndefined();
    expect(version?.secret_string_wo).toMatch(
      /^\$\{ephemeral\.aws_secretsmanager_random_password\.[\w-]+\.random_pass/,
    );
    const made = multi.blocks('ephemeral').filter((one) => one.type === 'aws_secretsmanager_random_password');
    expect(made.map(({ attributes }) => attributes)).toEqual([{ password_length: 40, exclude_punctuation: true }]);
  });

  test('is another after its version was raised, in the secret and in the server', () => {
    expect([version?.secret_string_wo_version, primary.password_wo_version]).toEqual([1, 1]);
    const rotated = synthDatabase(anEc2({ rotation: { database: 2 } }));
    const versions = rotated.one('aws_secretsmanager_secret_version').secret_string_wo_version;
    expect([versions, primaryOf(rotated).password_wo_version]).toEqual([2, 2]);
  });

  test('is encrypted, and can be had back after a mistake where data is protected', () => {
    const secret = multi.one('aws_secretsmanager_secret');
    expect(multi.referred(secret.kms_key_id)?.type).toBe('aws_kms_key');
    expect(secret.recovery_window_in_days).toBe(30);
    expect(single.one('aws_secretsmanager_secret').recovery_window_in_days).toBe(0);
  });

  test('is one of each environment', () => {
    const other = synthDatabase(anEc2({ name: 'other' }));
    expect(other.one('aws_secretsmanager_secret').name).toBe('abreast-other-database-password');
  });
});

describe('the secrets of the application', () => {
  const synthSecrets = (values: Values) => {
    const environment = anEc2(values);
    return synthScratch(environment, (stack) => {
      const key = new EncryptionKey(stack, 'key', { environment, part: 'data' });
      new ApplicationSecrets(stack, 'secrets', { environment, key });
    });
  };
  const versionOf = (template: AwsTemplate, secret: string) =>
    template
      .resources('aws_secretsmanager_secret_version')
      .find(({ attributes }) => template.referred(attributes.secret_id)?.attributes.name === secret)?.attributes;

  test('are those of the contract, and those that the environment names', () => {
    const secrets = synthSecrets({ secrets: ['MAIL_PASSWORD'] }).resources('aws_secretsmanager_secret');
    expect(secrets.map(({ attributes }) => attributes.name).sort()).toEqual([
      'abreast-test-hkdf-salt',
      'abreast-test-jwt-secret',
      'abreast-test-mail-password',
      'abreast-test-master-key',
    ]);
  });

  test('have the form that the contract asks for', () => {
    const random = synthSecrets({})
      .blocks('ephemeral')
      .map(({ attributes }) => attributes);
    expect(random.filter(({ exclude_characters }) => exclude_characters)).toEqual([
      {
        password_length: 64,
        exclude_punctuation: true,
        exclude_uppercase: true,
        exclude_characters: 'ghijklmnopqrstuvwxyz',
      },
    ]);
    expect(random.map(({ password_length }) => password_length)).toEqual([64, 64, 64]);
  });

  test('keep what was signed and encrypted readable when a key is replaced', () => {
    const template = synthSecrets({ rotation: { masterKey: 3 } });
    const rotated = versionOf(template, 'abreast-test-master-key');
    expect(rotated?.secret_string_wo).toMatch(
      /^3:\$\{ephemeral\.[\w.-]+_random\.[a-z_]+\},\$\{ephemeral\.[\w.-]+_previous\.[a-z_]+\}$/,
    );
    expect(template.blocks('ephemeral').find(({ type }) => type.endsWith('version'))?.attributes).toMatchObject({
      version_stage: 'AWSCURRENT',
    });
    expect(versionOf(template, 'abreast-test-jwt-secret')?.secret_string_wo).not.toContain(',');
    const signing = versionOf(synthSecrets({ rotation: { jwtSecret: 2 } }), 'abreast-test-jwt-secret');
    expect(signing?.secret_string_wo).toMatch(/^2:.*,.*_previous\./);
  });
});

describe('no state knows a secret', () => {
  const dataOf = (environment: AwsEnvironment) =>
    synthScratch(environment, (stack) => {
      new DataStack(App.of(stack), environment, network);
    });
  const templates = [
    dataOf(anEc2({ tier: 'enterprise', database: { pooler: { kind: 'rdsProxy' } } })),
    dataOf(anEc2({ messaging: { kind: 'kafka' } })),
  ];

  /** Arguments that hold a secret's stored value, as `type.argument.argument`. */
  function argumentsWith(pattern: RegExp, value: unknown, path: string): string[] {
    if (typeof value === 'string') return pattern.test(value) ? [path] : [];
    if (Array.isArray(value)) return value.flatMap((item) => argumentsWith(pattern, item, path));
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) => argumentsWith(pattern, inner, `${path}.${name}`));
  }
  const found = (pattern: RegExp) =>
    templates.flatMap((template) =>
      template.resources().flatMap(({ type, attributes }) => argumentsWith(pattern, attributes, type)),
    );

  test('but where the API has no write-only argument, by name and with a reason', () => {
    const inState = found(/aws_secretsmanager_secret_version\.[\w-]+\.secret_string\b/).filter(
      (path) => !path.endsWith('_wo'),
    );
    expect([...new Set(inState)].sort()).toEqual(SECRET_ARGUMENTS.map(({ path }) => path).sort());
    for (const { reason } of SECRET_ARGUMENTS) expect(reason.length).toBeGreaterThan(20);
  });

  test('and ephemeral values reach write-only arguments only', () => {
    const paths = found(/\bephemeral\./);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) expect(path).toMatch(/_wo$/);
  });

  test('nor does a data source read one', () => {
    const read = templates.flatMap((template) => template.blocks('data').map(({ type }) => type));
    expect(read.filter((type) => type.includes('secret') || type.includes('password'))).toEqual([]);
  });

  test('nor is one written out', () => {
    for (const { type, attributes } of templates.flatMap((template) => template.resources()))
      for (const [name, value] of Object.entries(attributes))
        if (/(password|secret_string|auth_token)$/.test(name))
          expect([type, name, value]).toEqual([type, name, expect.stringContaining('${')]);
  });
});

describe('RDS Proxy', () => {
  const pooler = { kind: 'rdsProxy', poolSize: 60 };
  const environment = withDatabase({ pooler, maxConnections: 1000 });
  const found: Database[] = [];
  const template = synthDatabase(environment, (database) => found.push(database));

  test('is there when the ledger counts on it only', () => {
    expect([template.resources('aws_db_proxy').length, multi.resources('aws_db_proxy').length]).toEqual([1, 0]);
    expect([found[0]?.pooler?.address, primaryOf(multi).pooler]).toEqual([expect.any(String), undefined]);
  });

  test('takes TLS only, in the data subnets', () => {
    expect(template.one('aws_db_proxy')).toMatchObject({
      engine_family: 'POSTGRESQL',
      require_tls: true,
      vpc_subnet_ids: network.dataSubnetIds,
    });
  });

  test('opens no more connections than the ledger counts', () => {
    expect(template.one('aws_db_proxy_default_target_group')).toMatchObject({
      connection_pool_config: { max_connections_percent: 6 },
    });
    const line = environment.ledgers.find(({ subject }) => subject === 'database primary');
    expect(line?.explanation).toBe('1 pooler x 60 + 9 migrating + 10 in reserve');
  });

  test('stands before the primary only: replicas are counted without it', () => {
    const demands = environment.ledgers.filter(({ ledger }) => ledger === 'connections').map(({ demand }) => demand);
    const without = anEc2().ledgers.find(({ subject }) => subject === 'database replica 1')?.demand;
    expect(demands).toEqual([79, without]);
  });

  test('reaches the servers by their security group', () => {
    const [rule] = template.resources('aws_vpc_security_group_ingress_rule');
    const proxyGroup = template.one('aws_security_group', { name: 'abreast-test-proxy' });
    expect(rule?.attributes).toMatchObject({ from_port: 5432, to_port: 5432, ip_protocol: 'tcp' });
    expect(template.referred(rule?.attributes.referenced_security_group_id)?.attributes).toEqual(proxyGroup);
    expect(template.referred(rule?.attributes.security_group_id)?.attributes.name).toBe('abreast-test-database');
  });

  test('reads its one secret, which is the password of the server, and nothing else', () => {
    const policy = template.statements().filter((one) => one.in.type === 'aws_iam_role_policy');
    expect(policy.map(({ statement }) => [statement.Action, template.referred(statement.Resource)?.type])).toEqual([
      ['secretsmanager:GetSecretValue', 'aws_secretsmanager_secret'],
      ['kms:Decrypt', 'aws_kms_key'],
    ]);
    expect(policy.map(({ statement }) => statement.Condition)).toEqual([
      undefined,
      { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } },
    ]);
    const trust = template
      .statements()
      .find(({ statement }) => JSON.stringify(statement).includes('"rds.amazonaws.com"'));
    expect(trust?.statement.Condition).toEqual({ StringEquals: { 'aws:SourceAccount': '123456789012' } });
    const credentials = template
      .resources('aws_secretsmanager_secret_version')
      .find(({ attributes }) => String(attributes.secret_string_wo).includes('jsonencode'))?.attributes;
    const password = String(primaryOf(template).password_wo).slice(2, -1);
    expect(credentials?.secret_string_wo).toBe(`\${jsonencode({"username" = "app", "password" = ${password}})}`);
  });
});

describe('a replica in another region', () => {
  const crossRegionReplica = {
    region: 'eu-west-1',
    vpcId: 'vpc-0fedcba9876543210',
    subnetIds: ['subnet-0fedcba9876543210', 'subnet-0fedcba9876543211'],
  };
  const template = synthDatabase(withDatabase({ crossRegionReplica }));
  const elsewhere = template.resources().filter(({ attributes }) => attributes.provider === 'aws.elsewhere');

  test('is made there with everything that it needs', () => {
    expect([...new Set(elsewhere.map(({ type }) => type))].sort()).toEqual([
      'aws_cloudwatch_log_group',
      'aws_db_instance',
      'aws_db_parameter_group',
      'aws_db_subnet_group',
      'aws_kms_alias',
      'aws_kms_key',
      'aws_security_group',
    ]);
    const [file] = Object.values(template.files);
    expect(file?.provider.aws[1]).toMatchObject({ alias: 'elsewhere', region: 'eu-west-1' });
    expect(file?.provider.aws[1]?.default_tags).toEqual(file?.provider.aws[0]?.default_tags);
    expect(file?.provider.aws[1]?.allowed_account_ids).toEqual(['123456789012']);
  });

  test('is encrypted with a key of that region and reached by nobody', () => {
    const replica = elsewhere.find(({ type }) => type === 'aws_db_instance')?.attributes;
    expect(template.referred(replica?.kms_key_id)?.attributes.provider).toBe('aws.elsewhere');
    expect(replica).toMatchObject({ publicly_accessible: false, storage_encrypted: true, deletion_protection: true });
    expect(replica?.replicate_source_db).toMatch(/\.arn\}$/);
    expect(template.resources('aws_vpc_security_group_ingress_rule')).toEqual([]);
  });
});

test('nothing may do everything with everything', () => {
  const allowed = [...multi.statements(), ...enterprise.statements()].filter(
    (one) => one.in.type !== 'aws_kms_key' && one.statement.Effect === 'Allow',
  );
  for (const { statement } of allowed) expect([statement.Action].flat()).not.toContain('*');
});

describe('fails when', () => {
  test.each<[string, Values, string]>([
    [
      'RDS creates no such version',
      { version: '9.6' },
      'database.version (9.6) must be a version of postgres that RDS creates: 14, 15, 16, 17, 18: name one of them, or leave it out; a minor version may be too old',
    ],
    [
      'a minor version is too old to be created',
      { version: '17.2' },
      'database.version (17.2) must be a version of postgres that RDS creates: 14, 15, 16, 17, 18: name one of them, or leave it out; a minor version may be too old',
    ],
    [
      'a major version of MySQL has no number after the point',
      { engine: 'mysql', version: '8' },
      'database.version (8) must be a version of mysql that RDS creates: 8.0, 8.4: name one of them, or leave it out; a minor version may be too old',
    ],
    [
      'a primary has more replicas than RDS',
      { readReplicas: 16 },
      'database.readReplicas (16) must be at most 15: lower it',
    ],
    [
      'no instance class has the memory for the connections',
      { maxConnections: 60_000 },
      'database.maxConnections (60000) must fit an instance class, it needs 533 GiB of memory: lower it, sharedBuffers or workMem, or put a pooler in front',
    ],
    [
      'the disk could hardly grow',
      { storage: '100GiB', maxStorage: '105GiB' },
      'database.maxStorage (105GiB) must be a tenth more than storage (100GiB) at least: raise it: RDS takes no smaller step',
    ],
    [
      'a replica in another region is in the same',
      {
        crossRegionReplica: {
          region: 'eu-central-1',
          vpcId: 'vpc-0fedcba9876543210',
          subnetIds: ['subnet-0fedcba9876543210', 'subnet-0fedcba9876543211'],
        },
      },
      'database.crossRegionReplica.region (eu-central-1) must not be the region of the environment (eu-central-1): name another, or use readReplicas',
    ],
    [
      'the pooler is one that nothing runs',
      { pooler: { kind: 'pgbouncer', instances: 2 } },
      "database.pooler.kind (pgbouncer) must not be pgbouncer on ec2: use 'rdsProxy': nothing there runs PgBouncer",
    ],
  ])('%s', (_, database, problem) => {
    expect(problemsOf({ database })).toContain(problem);
  });

  test('a version is rotated to none, or there is no such secret', () => {
    expect(problemsOf({ rotation: { database: 0 } })).toEqual(['rotation.database (0) must be at least 1: raise it']);
    expect(problemsOf({ rotation: { redsi: 2 } })).toEqual([
      "rotation.redsi (2) is not a known key: did you mean 'redis'?",
    ]);
  });

  test('a local environment asks for RDS Proxy or rotates what it has not', () => {
    const { system } = anEc2();
    const local = { name: 'local', system, platform: 'local', tier: 'multi' };
    const proxied = { ...local, database: { pooler: { kind: 'rdsProxy' } } };
    expect(() => parseEnvironment(proxied)).toThrow("must not be rdsProxy on local: use 'pgbouncer'");
    expect(() => parseEnvironment({ ...local, rotation: { database: 2 } })).toThrow(
      'rotation must not be set on local',
    );
  });
});
