import { checkVariables } from '../app/contract';
import { parseDatabaseUrl } from '../app/contract/database-url';
import { INSTANCE_IS_POD, instanceNamed } from '../constructs/kubernetes/instance-label';
import { templateOf } from '../constructs/kubernetes/secrets/template';
import { problemsOf } from './support/aws';
import type { Attributes } from './support/aws-template';
import { anEks, eksProblems } from './support/eks';
import { allInCluster, custom, customSpec, synthData } from './support/eks-data';
import { customResources, first, namesOf, specOf } from './support/eks-workloads';

// Data in the cluster and the secrets of the pods: intent. Whether the API server takes the objects, the engine tests ask.

const everything = synthData(anEks(allInCluster));
const managed = synthData(anEks());
const searched = synthData(anEks({ search: { kind: 'opensearch' } }));
const pooled = synthData(
  anEks({
    ...allInCluster,
    database: { host: 'inCluster', pooler: { kind: 'pgbouncer', instances: 2 } },
    cluster: { replicaOwner: 'keda' },
  }),
);

/** What external-secrets would write into a file, every value being its own name. */
function filled(template: typeof everything, secret: string, file: string): string {
  const { target, data } = customSpec(template, 'ExternalSecret', secret) as unknown as {
    target: { template: { data: Record<string, string> } };
    data: { secretKey: string; remoteRef: { key: string; property?: string } }[];
  };
  const values = Object.fromEntries(data.map(({ secretKey, remoteRef }) => [secretKey, remoteRef]));
  return String(target.template.data[file]).replace(/\{\{ \.(\w+)[^}]*\}\}/g, (_, name: string) =>
    values[name]?.property ? `<${values[name].key}.${values[name].property}>` : '<manager>',
  );
}

describe('Postgres in the cluster', () => {
  const spec = customSpec(everything, 'Cluster', 'postgres');

  test('has the servers, sizes and disk of the Reconciliation guide', () => {
    expect(spec).toMatchObject({
      instances: 3,
      primaryUpdateStrategy: 'unsupervised',
      storage: { size: '100Gi', storageClass: 'gp3', resizeInUseVolumes: true },
      resources: { requests: { cpu: '1', memory: '2Gi' }, limits: { cpu: '2', memory: '4Gi' } },
      bootstrap: { initdb: { database: 'abreast', owner: 'app' } },
    });
  });

  test('takes as many connections as the ledger says, and ends what takes too long', () => {
    const { database } = anEks(allInCluster);
    expect(spec).toMatchObject({
      postgresql: {
        parameters: {
          max_connections: String(database.maxConnections),
          statement_timeout: '30000ms',
          shared_buffers: '131072kB',
        },
      },
    });
  });

  test('stands in every zone, never twice on a node, and tells a standby before the client', () => {
    expect(spec).toMatchObject({
      affinity: { podAntiAffinityType: 'required', topologyKey: 'kubernetes.io/hostname' },
      topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone' }],
      enablePDB: true,
      postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } },
    });
  });

  test('writes backups that are kept as long as the tier says, by the role of its pods', () => {
    expect(spec).toMatchObject({
      backup: {
        retentionPolicy: '7d',
        barmanObjectStore: {
          destinationPath: 's3://abreast-test-backups-123456789012/',
          s3Credentials: { inheritFromIAMRole: true },
        },
      },
    });
    expect(everything.one('aws_eks_pod_identity_association')).toMatchObject({
      namespace: 'abreast',
      service_account: 'postgres',
    });
    expect(custom(everything, 'ScheduledBackup', 'postgres').spec).toMatchObject({ immediate: true });
  });

  test('stays when it is taken out of the description, where deletion is protected', () => {
    expect(custom(everything, 'Cluster', 'postgres').metadata.annotations).toEqual({
      'helm.sh/resource-policy': 'keep',
    });
    const loose = synthData(anEks({ ...allInCluster, database: { host: 'inCluster', deletionProtection: false } }));
    expect(custom(loose, 'Cluster', 'postgres').metadata.annotations).toBeUndefined();
  });

  test('is read through a service that keeps a caller with one replica', () => {
    expect(spec).toMatchObject({
      managed: {
        services: {
          additional: [
            {
              selectorType: 'ro',
              serviceTemplate: { metadata: { name: 'postgres-reads' }, spec: { sessionAffinity: 'ClientIP' } },
            },
          ],
        },
      },
    });
    const [url] = filled(everything, 'web-secrets', 'database-read-urls').split(',');
    expect(url).toContain('@postgres-reads.abreast.svc:5432/abreast');
  });

  test('is reached by TLS with a certificate that names it', () => {
    for (const file of ['database-url', 'database-read-urls']) {
      const text = filled(everything, 'web-secrets', file).replace(/<[^>]+>/g, 'x');
      expect(parseDatabaseUrl(text)).toMatchObject({
        url: { sslMode: 'verify-full', sslRootCert: '/run/instance/secrets/authorities.pem', user: 'app' },
      });
    }
  });

  test('has poolers whose sizes are the ledger’s, and a way past them for migrations', () => {
    const { database } = anEks({
      ...allInCluster,
      database: { host: 'inCluster', pooler: { kind: 'pgbouncer', instances: 2 } },
    });
    const { pooler } = database;
    expect(customSpec(pooled, 'Pooler', 'postgres-pooler')).toMatchObject({
      type: 'rw',
      instances: 2,
      pgbouncer: {
        poolMode: 'transaction',
        parameters: {
          default_pool_size: '20',
          max_client_conn: String(pooler.kind === 'pgbouncer' && pooler.maxClients),
        },
      },
    });
    expect(filled(pooled, 'web-secrets', 'database-url')).toContain('@postgres-pooler.abreast.svc');
    expect(filled(pooled, 'web-secrets', 'database-migration-url')).toContain('@postgres-rw.abreast.svc');
    expect(filled(pooled, 'web-secrets', 'database-read-urls')).toBe('undefined');
    const names = first(first(customSpec(pooled, 'Cluster', 'postgres').certificates)).serverAltDNSNames;
    expect(names).toContain('postgres-pooler.abreast.svc');
  });
});

describe('Redis in the cluster', () => {
  const spec = customSpec(everything, 'RedisCluster', 'redis');

  test('has the masters, sizes and disks of the Reconciliation guide, and their replicas', () => {
    expect(spec).toMatchObject({
      clusterSize: 3,
      persistenceEnabled: true,
      redisLeader: { replicas: 3 },
      redisFollower: { replicas: 3 },
      kubernetesConfig: {
        redisSecret: { name: 'redis-auth', key: 'password' },
        resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '2Gi' } },
      },
      storage: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        },
      },
    });
  });

  test('drops nothing while memory is full, and keeps what it acknowledged', () => {
    const { data } = everything.one('kubernetes_config_map_v1', {
      metadata: { name: 'redis-settings' },
    }) as { data: Record<string, string> };
    const settings = data['redis-additional.conf'];
    expect(settings).toContain('maxmemory 268435456\n');
    expect(settings).toContain('maxmemory-policy noeviction\n');
    expect(settings).toContain('appendonly yes\n');
    expect(settings).toContain('cluster-node-timeout 5000\n');
  });

  test('never has two masters on a node, and lets one node go at a time', () => {
    expect(spec).toMatchObject({
      redisLeader: { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } } },
    });
    expect(specOf(everything, 'pod_disruption_budget_v1', 'redis')).toMatchObject({ max_unavailable: '1' });
  });
});

describe('OpenSearch in the cluster', () => {
  test('has nodes apart, half of the memory as heap, TLS and no demonstration users', () => {
    expect(customSpec(everything, 'OpenSearchCluster', 'opensearch')).toMatchObject({
      general: { setVMMaxMapCount: false, podSecurityContext: { runAsNonRoot: true } },
      nodePools: [{ replicas: 3, jvm: '-Xms1024M -Xmx1024M', diskSize: '20Gi', pdb: { enable: true } }],
      security: {
        config: {
          adminCredentialsSecret: { name: 'opensearch-admin' },
          securityConfigSecret: { name: 'opensearch-security' },
        },
        tls: { http: { generate: true }, transport: { generate: true } },
      },
    });
  });

  test('knows three users, by hashes that are made in the cluster once', () => {
    const { refreshPolicy, target } = customSpec(everything, 'ExternalSecret', 'opensearch-security');
    expect(refreshPolicy).toBe('CreatedOnce');
    const { data } = first(first(target).template) as { data: Record<string, string> };
    const users = JSON.parse(String(data['internal_users.yml'])) as Record<string, { hash?: string }>;
    expect(Object.keys(users)).toEqual(['_meta', 'admin', 'app', 'metrics']);
    expect(users.app?.hash).toMatch(/^\{\{ \.value\d \| bcrypt \}\}$/);
    expect(new Set([users.admin?.hash, users.app?.hash, users.metrics?.hash]).size).toBe(3);
  });

  test('lets what measures it read the state of the cluster, and no document', () => {
    const { target } = customSpec(everything, 'ExternalSecret', 'opensearch-security');
    const { data } = first(first(target).template) as { data: Record<string, string> };
    const of = (file: string) => (JSON.parse(String(data[file])) as Record<string, unknown>).metrics;
    expect(of('internal_users.yml')).toMatchObject({ reserved: false, backend_roles: ['metrics'] });
    expect(of('roles_mapping.yml')).toEqual({ backend_roles: ['metrics'] });
    expect(of('roles.yml')).toEqual({ cluster_permissions: ['cluster_monitor'] });
  });

  test('is measured by one exporter, which trusts its authority and knows nothing of the key beside it', () => {
    const { template, replicas } = specOf(everything, 'deployment_v1', 'opensearch-metrics');
    const { container, volume, automount_service_account_token } = first(first(template).spec);
    expect([replicas, automount_service_account_token]).toEqual(['1', false]);
    const { args, env } = first(container);
    expect(args).toEqual(
      expect.arrayContaining([
        '--es.uri=https://opensearch.abreast.svc:9200',
        '--es.ca=/run/authority/ca.crt',
        '--es.all',
      ]),
    );
    expect(env).toEqual([
      { name: 'ES_USERNAME', value: 'metrics' },
      { name: 'ES_PASSWORD', value_from: { secret_key_ref: { name: 'opensearch-passwords', key: 'metrics' } } },
    ]);
    expect(first(first(volume).secret)).toMatchObject({
      secret_name: 'opensearch-ca',
      items: [{ key: 'ca.crt', path: 'ca.crt' }],
    });
  });

  test('is measured under its own name, whatever the pod of the exporter is called', () => {
    const { podMetricsEndpoints, selector } = customSpec(everything, 'PodMonitor', 'opensearch-metrics');
    expect(podMetricsEndpoints).toEqual([
      expect.objectContaining({ port: 'metrics', relabelings: instanceNamed('search') }),
    ]);
    const { selector: own } = specOf(everything, 'deployment_v1', 'opensearch-metrics');
    expect(selector).toEqual({ matchLabels: first(own).match_labels });
  });

  test('has no exporter where nobody collects metrics', () => {
    const alone = synthData(anEks({ ...allInCluster, observability: { metrics: 'endpoint' } }));
    expect(namesOf(alone, 'deployment_v1')).not.toContain('opensearch-metrics');
    expect(namesOf(alone, 'network_policy_v1')).not.toContain('opensearch-metrics');
  });
});

test('RabbitMQ in the cluster has three nodes apart, one in tier single', () => {
  expect(customSpec(everything, 'RabbitmqCluster', 'rabbitmq')).toMatchObject({
    replicas: 3,
    persistence: { storageClassName: 'gp3', storage: '10Gi' },
    affinity: { podAntiAffinity: {} },
  });
  const small = synthData(anEks({ ...allInCluster, tier: 'single' }));
  expect(customSpec(small, 'RabbitmqCluster', 'rabbitmq').replicas).toBe(1);
});

test.each(['postgres', 'redis', 'rabbitmq'])('%s in the cluster is measured under the names of its pods', (name) => {
  const endpoints = customSpec(everything, 'PodMonitor', name).podMetricsEndpoints as readonly Attributes[];
  expect(endpoints).toEqual([expect.objectContaining({ interval: '15s', relabelings: INSTANCE_IS_POD })]);
});

describe('secrets of the pods', () => {
  test('are files that the contract takes, wherever the data is', () => {
    const read = (template: typeof everything): Record<string, string> =>
      Object.fromEntries(
        ['database-url', 'redis-url', 'search-urls', 'rabbitmq-url']
          .map((file) => [file, filled(template, 'web-secrets', file)])
          .filter(([, text]) => text !== 'undefined'),
      );
    expect(read(everything)).toEqual({
      'database-url': expect.stringMatching(
        /^postgres:\/\/app:<postgres-app\.password>@postgres-rw\.abreast\.svc:5432/,
      ),
      'redis-url':
        'redis://default:<redis-auth.password>@redis-leader.abreast.svc:6379,redis://default:<redis-auth.password>@redis-follower.abreast.svc:6379',
      'search-urls': 'https://app:<opensearch-passwords.app>@opensearch.abreast.svc:9200',
      'rabbitmq-url':
        'amqp://<rabbitmq-default-user.username>:<rabbitmq-default-user.password>@rabbitmq.abreast.svc:5672',
    });
    expect(read(managed)['database-url']).toMatch(/^postgres:\/\/\w+:<manager>@/);
    const wrong = Object.entries(read(everything)).flatMap(([file, text]) =>
      checkVariables({ [file.toUpperCase().replaceAll('-', '_')]: text.replace(/<[^>]+>/g, 'x') }).filter(
        ({ name }) => name === file.toUpperCase().replaceAll('-', '_'),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('of Secrets Manager come by the role of external-secrets, which may read those entries only', () => {
    const policy = searched
      .statements()
      .filter(({ statement }) => JSON.stringify(statement.Action).includes('secretsmanager:GetSecretValue'));
    expect(policy).toHaveLength(1);
    const readable = policy[0]?.statement.Resource as string[];
    const resources = readable.map((arn) => searched.referred(arn)?.type);
    expect(new Set(resources)).toEqual(new Set(['aws_secretsmanager_secret']));
    const keys = customResources(searched, 'ExternalSecret').flatMap(({ spec }) =>
      (spec as { data: { remoteRef: { key: string } }[] }).data.map(({ remoteRef }) => remoteRef.key),
    );
    for (const key of keys) expect(readable).toContain(key);
  });

  test('of operators come by an account that may read exactly those Secrets', () => {
    const { rule } = everything.one('kubernetes_role_v1') as { rule: Attributes[] };
    expect(rule).toEqual([
      {
        api_groups: [''],
        resources: ['secrets'],
        resource_names: [
          ...['postgres-app', 'postgres-ca', 'redis-auth'],
          ...['opensearch-passwords', 'opensearch-ca', 'rabbitmq-default-user'],
        ],
        verbs: ['get'],
      },
    ]);
    const asked = customResources(everything, 'ExternalSecret').flatMap(({ spec }) =>
      ((spec as { data?: { remoteRef: { key: string; property?: string } }[] }).data ?? [])
        .filter(({ remoteRef }) => remoteRef.property !== undefined)
        .map(({ remoteRef }) => remoteRef.key),
    );
    expect(new Set(asked)).toEqual(new Set(rule[0]?.resource_names as string[]));
  });

  test('hold the certificates of the authorities in the cluster, which Node and libpq are told of', () => {
    const file = filled(everything, 'web-secrets', 'authorities.pem');
    expect(file).toBe('<postgres-ca.ca.crt>\n<opensearch-ca.ca.crt>\n');
    expect(everything.one('kubernetes_config_map_v1', { metadata: { name: 'web-variables' } })).toMatchObject({
      data: { NODE_EXTRA_CA_CERTS: '/run/instance/secrets/authorities.pem' },
    });
    expect(filled(managed, 'web-secrets', 'authorities.pem')).toBe('undefined');
  });

  test('for KEDA are the primary past every pooler, and the Redis cluster', () => {
    expect(filled(pooled, 'scaling', 'connection')).toMatch(
      /@postgres-rw\.abreast\.svc:5432\/abreast\?sslmode=require$/,
    );
    expect(filled(pooled, 'scaling', 'redis-password')).toBe('<redis-auth.password>');
    expect(customResources(everything, 'ExternalSecret').map(({ metadata }) => metadata.name)).not.toContain('scaling');
  });

  test('are changed by a rotation, so that they are fetched at once', () => {
    const rotated = synthData(anEks({ rotation: { jwtSecret: 2 } }));
    const annotations = (template: typeof managed) =>
      custom(template, 'ExternalSecret', 'web-secrets').metadata.annotations;
    expect(annotations(rotated)).not.toEqual(annotations(managed));
  });

  test('never stand in what Terraform writes: every value is a reference', () => {
    for (const { metadata, spec } of customResources(everything, 'Password'))
      expect([metadata.name, spec]).toEqual([metadata.name, expect.objectContaining({ symbols: 0, length: 40 })]);
    for (const stack of ['test-clusterdata', 'test-workloads']) {
      const { resource, ephemeral } = everything.files[stack] as Attributes;
      expect(ephemeral).toBeUndefined();
      expect(Object.keys(resource as Attributes)).not.toContain('kubernetes_secret_v1');
    }
  });
});

describe('templates', () => {
  test('fetch each reference once, and escape what stands in a URL', () => {
    expect(templateOf({ a: '{{secret cluster:s/k}} {{encoded cluster:s/k}}', b: '{{encoded arn:x}}' })).toEqual({
      data: {
        a: '{{ .value0 }} {{ .value0 | urlquery | replace "+" "%20" }}',
        b: '{{ .value1 | urlquery | replace "+" "%20" }}',
      },
      sources: {
        value0: { kind: 'cluster', name: 's', key: 'k' },
        value1: { kind: 'manager', arn: 'arn:x' },
      },
    });
  });

  test('take an ARN that Terraform learns later, which ends in a brace', () => {
    const token = '${TfToken[TOKEN.12]}';
    expect(templateOf({ a: `x:{{encoded ${token}}}@host` }).sources).toEqual({
      value0: { kind: 'manager', arn: token },
    });
  });
});

describe('network policies', () => {
  test('let fleets, peers and the operator reach a component, and nobody else', () => {
    const { ingress } = specOf(everything, 'network_policy_v1', 'redis') as { ingress: Attributes[] };
    const callers = ingress.map(({ from }) => {
      const { namespace_selector, pod_selector } = first(from);
      const labels = pod_selector ? first(pod_selector).match_labels : undefined;
      return [first(namespace_selector).match_labels, labels] as [Record<string, string>, Record<string, string>];
    });
    const of = ([namespace, labels]: (typeof callers)[number]) =>
      labels?.['app.kubernetes.io/component'] ?? labels?.redis_setup_type ?? Object.values(namespace)[0];
    expect(callers.map(of).sort()).toEqual(
      ['cluster', 'frontend', 'monitoring', 'redis-operator', 'web', 'worker'].sort(),
    );
  });

  test('let the job that writes the users of OpenSearch reach it', () => {
    expect(namesOf(everything, 'network_policy_v1')).toContain('opensearch-update');
  });

  test('let Prometheus ask the poolers, where somebody collects metrics', () => {
    const { ingress } = specOf(pooled, 'network_policy_v1', 'postgres-pooler') as { ingress: Attributes[] };
    const [edge] = ingress;
    expect(ingress).toHaveLength(1);
    expect(edge?.ports).toEqual([{ protocol: 'TCP', port: '9127' }]);
    expect(first(first(edge?.from).namespace_selector).match_labels).toEqual({
      'kubernetes.io/metadata.name': 'monitoring',
    });
    // Their pods carry the label of the servers, and call the port by the same name: the servers' monitor asks them, too.
    expect(customSpec(pooled, 'PodMonitor', 'postgres')).toMatchObject({
      selector: { matchLabels: { 'cnpg.io/cluster': 'postgres' } },
      podMetricsEndpoints: [{ port: 'metrics' }],
    });
    expect(namesOf(everything, 'network_policy_v1')).not.toContain('postgres-pooler');
  });

  test('let pods call every component that is in the cluster', () => {
    const { egress } = specOf(everything, 'network_policy_v1', 'web') as { egress: Attributes[] };
    const ports = egress.flatMap(({ ports }) => (ports as { port: string }[]).map(({ port }) => port));
    expect(ports).toEqual(expect.arrayContaining(['5432', '6379', '9200', '5672']));
  });
});

test('no stack for data in the cluster is made where there is none', () => {
  expect(Object.keys(managed.files)).not.toContain('test-clusterdata');
});

describe('fails when', () => {
  const inCluster = (section: string, values: object) => ({ [section]: { host: 'inCluster', ...values } });
  const cases: [string, Record<string, unknown>, string][] = [
    ['a managed component has sizes of the cluster', { database: { inCluster: { cpu: 2 } } }, 'database.inCluster'],
    ['a disk of RDS is set in the cluster', inCluster('database', { storage: '50GiB' }), 'database.storage'],
    ['MySQL is in the cluster', inCluster('database', { engine: 'mysql' }), 'database.host'],
    [
      'PgBouncer has nobody to run it',
      { database: { pooler: { kind: 'pgbouncer', instances: 2 } } },
      'database.pooler.kind',
    ],
    [
      'a limit is below the request',
      inCluster('database', { inCluster: { memoryLimit: '1GiB' } }),
      'database.inCluster.memoryLimit',
    ],
    [
      'Redis has more data than half its limit',
      inCluster('cache', { kind: 'redis', memory: '1536MiB' }),
      'cache.memory',
    ],
    [
      'Redis outgrows its disk',
      inCluster('cache', { kind: 'redis', memory: '512MiB', inCluster: { storage: '1GiB' } }),
      'cache.inCluster.storage',
    ],
    [
      'an engine of ElastiCache is set in the cluster',
      inCluster('cache', { kind: 'redis', engine: 'redis' }),
      'cache.engine',
    ],
    [
      'Elasticsearch is in the cluster',
      inCluster('search', { kind: 'opensearch', engine: 'elasticsearch' }),
      'search.engine',
    ],
    [
      'OpenSearch may be given less than its heap',
      inCluster('search', { kind: 'opensearch', inCluster: { memoryLimit: '4GiB' } }),
      'search.inCluster.memory',
    ],
    ['Kafka is in the cluster', inCluster('messaging', { kind: 'kafka' }), 'messaging.host'],
  ];
  test.each(cases)('%s', (_, values, path) => {
    const problems = eksProblems({ services: allInCluster.services, ...values });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${path.replaceAll('.', '\\.')}[ (]`))]);
  });

  test('connections could take more memory than a server has: the figures of the Reconciliation guide', () => {
    const guide = inCluster('database', { maxConnections: 200, workMem: '16MiB', sharedBuffers: '256MiB' });
    expect(eksProblems({ services: allInCluster.services, ...guide })).toContainEqual(
      expect.stringContaining('database.inCluster.memory (2GiB) must give at least 3456 MiB'),
    );
  });

  test('sizes of the cluster are set where there is none', () => {
    expect(problemsOf({ database: { inCluster: { cpu: 2 } } })).toEqual([
      expect.stringContaining('database.inCluster must not be set on ec2'),
    ]);
  });
});
