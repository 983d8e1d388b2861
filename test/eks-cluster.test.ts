import type { EksEnvironment } from '../constructs/aws/environment';
import { addressesLedger } from '../model/capacity/addresses';
import { instanceTypes } from '../model/instance-types';
import { addonVersions } from '../model/kubernetes-versions';
import { addressesOf, perZone, roomOf } from '../model/nodes';
import { anEks, eksProblems } from './support/eks';
import { synthEks } from './support/eks-stacks';

type Values = Readonly<Record<string, unknown>>;

const multi = anEks();
const template = synthEks(multi);
const inside = anEks({
  name: 'inside',
  tier: 'enterprise',
  cache: { kind: 'redis', host: 'inCluster' },
  database: { host: 'inCluster', inCluster: { memory: '8GiB', memoryLimit: '8GiB' } },
  search: { kind: 'opensearch', host: 'inCluster' },
  messaging: { kind: 'rabbitmq', host: 'inCluster' },
  cluster: { nodeGroups: { general: { instanceType: 'm6i.xlarge', min: 3, max: 30 } } },
});
const account = { id: '123456789012' };
const operators = 'arn:aws:iam::123456789012:role/operators';
const group = (values: Values = {}): Values => ({ instanceType: 'm6i.xlarge', min: 3, max: 30, ...values });
const groups = (nodeGroups: Values, rest: Values = {}): Values => ({ cluster: { nodeGroups, ...rest } });
const spot = group({ instanceType: 'c6i.xlarge', min: 0, capacity: { kind: 'spot', types: ['m6i.xlarge'] } });

const lines = ({ ledgers }: EksEnvironment, ledger: string) => ledgers.filter((line) => line.ledger === ledger);

describe('the control plane', () => {
  const cluster = template.one('aws_eks_cluster');

  test('is reached from within the network only', () => {
    expect(cluster.vpc_config).toMatchObject({ endpoint_private_access: true, endpoint_public_access: false });
    expect(cluster.vpc_config).not.toHaveProperty('public_access_cidrs');
  });

  test('is reached from outside by the addresses named, or by a word that says so', () => {
    const of = (publicAccess: Values) =>
      synthEks(anEks({ cluster: { publicAccess } })).one('aws_eks_cluster').vpc_config;
    expect(of({ kind: 'addresses', cidrs: ['203.0.113.7/32'] })).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ['203.0.113.7/32'],
    });
    expect(of({ kind: 'anywhere' })).toMatchObject({ public_access_cidrs: ['0.0.0.0/0'] });
  });

  test('keeps every log, encrypted and for a year, and secrets under a key of ours', () => {
    const logs = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
    expect(cluster.enabled_cluster_log_types).toEqual(logs);
    const log = template.one('aws_cloudwatch_log_group', { name: '/aws/eks/abreast-test-cluster/cluster' });
    expect(log.retention_in_days).toBe(365);
    expect(template.referred(log.kms_key_id)?.type).toBe('aws_kms_key');
    expect(cluster.encryption_config).toMatchObject({ resources: ['secrets'] });
    expect(template.referred(JSON.stringify(cluster.encryption_config))?.type).toBe('aws_kms_key');
    expect(cluster.depends_on).toContainEqual(expect.stringContaining('aws_cloudwatch_log_group.'));
  });

  test('stays in standard support, and brings no add-on of its own', () => {
    expect(cluster.upgrade_policy).toEqual({ support_type: 'STANDARD' });
    expect(cluster.bootstrap_self_managed_addons).toBe(false);
  });
});

describe('who gets in', () => {
  const entries = (environment: EksEnvironment) =>
    synthEks(environment)
      .resources('aws_eks_access_policy_association')
      .map(({ attributes }) => [attributes.principal_arn, String(attributes.policy_arn).split('/').at(-1)])
      .sort();
  const ci = 'arn:aws:iam::123456789012:role/ci-abreast-test';

  test('is nobody for having made it', () => {
    expect(template.one('aws_eks_cluster').access_config).toEqual({
      authentication_mode: 'API',
      bootstrap_cluster_creator_admin_permissions: false,
    });
  });

  test('are the roles of the workflows: one that deploys, one that reads', () => {
    expect(entries(multi)).toEqual([
      [`${ci}-deploy`, 'AmazonEKSClusterAdminPolicy'],
      [`${ci}-plan`, 'AmazonEKSAdminViewPolicy'],
    ]);
    expect(template.resources('aws_eks_access_entry')).toHaveLength(2);
  });

  test('are the roles named, each once', () => {
    const named = [operators, `${ci}-deploy`];
    expect(entries(anEks({ cluster: { admins: named } }))).toEqual([
      [`${ci}-deploy`, 'AmazonEKSClusterAdminPolicy'],
      [`${ci}-plan`, 'AmazonEKSAdminViewPolicy'],
      [operators, 'AmazonEKSClusterAdminPolicy'],
    ]);
  });

  test('are no roles that a bootstrap has not made', () => {
    const own = { ...account, stateBucket: 'states-of-somebody', github: { repository: 'example/abreast' } };
    expect(entries(anEks({ account: own, cluster: { admins: [operators] } }))).toEqual([
      [operators, 'AmazonEKSClusterAdminPolicy'],
    ]);
  });
});

describe('nodes', () => {
  const nodes = template.resources('aws_eks_node_group').map(({ attributes }) => attributes);

  test('are one group for each zone, which share the bounds', () => {
    expect(nodes.map((one) => [one.node_group_name_prefix, one.subnet_ids, one.scaling_config])).toEqual(
      ['a', 'b', 'c'].map((zone) => [
        `general-${zone}-`,
        [expect.stringContaining(`network_private-${zone}_`)],
        { min_size: 1, desired_size: 1, max_size: 10 },
      ]),
    );
    expect(perZone(5, 3)).toEqual([2, 2, 1]);
  });

  test('are as many as the autoscaler says, and replaced beside the old ones', () => {
    for (const one of nodes)
      expect(one.lifecycle).toEqual({
        ignore_changes: ['scaling_config[0].desired_size'],
        create_before_destroy: true,
      });
  });

  test('start when daemons are known and AWS is reached', () => {
    const daemons = ['vpc-cni', 'kube-proxy', 'eks-pod-identity-agent'];
    for (const one of nodes)
      for (const waited of [...daemons.map((name) => `_${name}_`), 'join', 'pull', 'cluster-to-endpoints-443-in'])
        expect(one.depends_on).toContainEqual(expect.stringContaining(waited));
  });

  test('show their metadata by tokens to no pod, have an encrypted disk and no public address', () => {
    expect(template.one('aws_launch_template')).toMatchObject({
      metadata_options: { http_tokens: 'required', http_put_response_hop_limit: 1 },
      network_interfaces: [
        {
          associate_public_ip_address: 'false',
          security_groups: [expect.stringContaining('cluster_security_group_id')],
        },
      ],
      block_device_mappings: [{ ebs: { encrypted: 'true', volume_type: 'gp3', volume_size: 50 } }],
    });
  });

  test('may do nothing but join and pull', () => {
    const policies = template
      .resources('aws_iam_role_policy_attachment')
      .filter(({ name }) => name.includes('node-role'))
      .map(({ attributes }) => attributes.policy_arn);
    expect(policies).toEqual([
      'arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy',
      'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly',
    ]);
  });

  test('are bought, labelled and tainted as their group says', () => {
    const taints = [{ key: 'dedicated', value: 'batch', effect: 'NoSchedule' }];
    const batch = { ...spot, labels: { team: 'data' }, taints };
    const found = synthEks(anEks(groups({ general: group(), batch }))).resources('aws_eks_node_group', {
      capacity_type: 'SPOT',
    });
    expect(found).toHaveLength(3);
    expect(found[0]?.attributes).toMatchObject({
      instance_types: ['c6i.xlarge', 'm6i.xlarge'],
      labels: { team: 'data' },
      taint: [{ key: 'dedicated', value: 'batch', effect: 'NO_SCHEDULE' }],
      scaling_config: { min_size: 0, max_size: 10 },
    });
  });
});

describe('add-ons', () => {
  const addon = (name: string) => template.one('aws_eks_addon', { addon_name: name });
  const settings = (name: string) => JSON.parse(String(addon(name).configuration_values)) as unknown;

  test('come in the versions that belong to the version of Kubernetes', () => {
    const versions = template
      .resources('aws_eks_addon')
      .map(({ attributes }) => [attributes.addon_name, attributes.addon_version]);
    expect(Object.fromEntries(versions)).toEqual(addonVersions['1.34']);
  });

  test('hold network policies, spread name servers over the zones, tag volumes', () => {
    expect(settings('vpc-cni')).toEqual({ enableNetworkPolicy: 'true' });
    expect(settings('coredns')).toMatchObject({ replicaCount: 3, podDisruptionBudget: { maxUnavailable: 1 } });
    expect(settings('aws-ebs-csi-driver')).toMatchObject({ controller: { extraVolumeTags: { Environment: 'test' } } });
  });

  test('call AWS by roles of their own', () => {
    for (const [name, serviceAccount] of [
      ['vpc-cni', 'aws-node'],
      ['aws-ebs-csi-driver', 'ebs-csi-controller-sa'],
    ] as const)
      expect(addon(name).pod_identity_association).toEqual([
        { role_arn: expect.any(String), service_account: serviceAccount },
      ]);
  });

  test('that run as deployments wait for nodes', () => {
    for (const name of ['coredns', 'aws-ebs-csi-driver'])
      expect(addon(name).depends_on).toContainEqual(expect.stringContaining('aws_eks_node_group.'));
  });
});

describe('a role of pods', () => {
  const role = template.one('aws_iam_role', { name: 'abreast-test-pod-web' });

  test('is taken for one account of one namespace of this cluster', () => {
    const [statement] = (JSON.parse(String(role.assume_role_policy)) as { Statement: unknown[] }).Statement;
    expect(statement).toEqual({
      Effect: 'Allow',
      Principal: { Service: 'pods.eks.amazonaws.com' },
      Action: ['sts:AssumeRole', 'sts:TagSession'],
      Condition: {
        StringEquals: {
          'aws:RequestTag/eks-cluster-arn': 'arn:aws:eks:eu-central-1:123456789012:cluster/abreast-test-cluster',
          'aws:RequestTag/kubernetes-namespace': 'abreast',
          'aws:RequestTag/kubernetes-service-account': 'web',
        },
      },
    });
  });

  test('is associated with it, and bound as every role', () => {
    expect(template.one('aws_eks_pod_identity_association')).toMatchObject({
      cluster_name: 'abreast-test-cluster',
      namespace: 'abreast',
      service_account: 'web',
    });
    for (const { attributes } of template.resources('aws_iam_role'))
      expect(attributes.permissions_boundary).toBe('arn:aws:iam::123456789012:policy/ci-abreast-test-boundary');
  });
});

describe('what stands around the cluster', () => {
  test('subnets say where balancers go', () => {
    const tagged = (tag: string) =>
      template.resources('aws_subnet', { tags: { [`kubernetes.io/role/${tag}`]: '1' } }).map(({ name }) => name);
    expect(tagged('elb')).toEqual(['a', 'b', 'c'].map((zone) => expect.stringContaining(`public-${zone}`)));
    expect(tagged('internal-elb')).toEqual(['a', 'b', 'c'].map((zone) => expect.stringContaining(`private-${zone}`)));
  });

  test('services of AWS that nodes need to join answer within the network', () => {
    const names = template.resources('aws_vpc_endpoint').map(({ attributes }) => String(attributes.service_name));
    for (const service of [
      'eks',
      'eks-auth',
      'ecr.api',
      'ecr.dkr',
      'ec2',
      'sts',
      'autoscaling',
      'elasticloadbalancing',
      's3',
    ])
      expect(names).toContain(`com.amazonaws.eu-central-1.${service}`);
  });

  test('managed data opens to nodes and pods, from the stack of who calls it', () => {
    const rules = template
      .resources('aws_vpc_security_group_ingress_rule')
      .filter(({ stack }) => stack === 'test-consumer');
    expect(rules.map(({ attributes }) => attributes.description)).toEqual([
      'database from cluster',
      'redis from cluster',
    ]);
    for (const { attributes } of rules)
      expect(template.resolve(String(attributes.referenced_security_group_id))).toContain('cluster_security_group_id');
  });

  test('data in the cluster is not made by AWS, nor watched there', () => {
    const made = synthEks(inside);
    for (const type of [
      'aws_db_instance',
      'aws_elasticache_replication_group',
      'aws_opensearch_domain',
      'aws_mq_broker',
    ])
      expect(made.resources(type)).toEqual([]);
    const alarms = made
      .resources('aws_cloudwatch_metric_alarm')
      .map(({ attributes }) => attributes.alarm_name)
      .sort();
    expect(alarms).toEqual(['api-5xx', 'pods-without-node', 'storage'].map((what) => `abreast-inside-cluster-${what}`));
  });

  test('alarms of what is managed ask for the cluster by its name', () => {
    const alarms = template.resources('aws_cloudwatch_metric_alarm', { namespace: 'AWS/EKS' });
    expect(alarms.map(({ attributes }) => attributes.dimensions)).toEqual(
      alarms.map(() => ({ ClusterName: 'abreast-test-cluster' })),
    );
    expect(alarms.length).toBeGreaterThan(0);
    expect(template.resources('aws_cloudwatch_metric_alarm', { namespace: 'AWS/RDS' }).length).toBeGreaterThan(0);
  });
});

describe('the room that nodes have', () => {
  const room = (type: string) => {
    const machine = instanceTypes.find(({ name }) => name === type);
    return machine && roomOf(machine);
  };

  test('is what EKS leaves of a machine, less its daemons', () => {
    // 2 cores - 70m - 300m; 8192 MiB - 5 % - (255 + 11 x 29) - 100 - 400; 29 - 6.
    expect(room('m6i.large')).toEqual({ cores: 1.63, memoryMiB: expect.closeTo(6708.4), pods: 23 });
    // 8 interfaces of 29 and two on the host's network; larger machines end at 250.
    expect(room('m6i.8xlarge')?.pods).toBe(8 * 29 + 2 - 6);
    expect(room('m6i.16xlarge')?.pods).toBe(250 - 6);
  });

  test('holds every fleet at its ceiling by default', () => {
    expect(lines(multi, 'nodes').map(({ verdict }) => verdict)).toEqual(['ok', 'ok', 'ok']);
  });

  test('counts data in the cluster', () => {
    const [cores] = lines(inside, 'nodes');
    const [without] = lines(anEks({ tier: 'enterprise', cluster: inside.cluster }), 'nodes');
    // 1 + 1 standby + 2 replicas of 1 core, 9 Redis nodes of half, 3 of OpenSearch with 1, 3 of RabbitMQ with half.
    expect((cores?.demand ?? 0) - (without?.demand ?? 0)).toBeCloseTo(4 + 4.5 + 3 + 1.5);
  });

  test('takes an address of the subnet for each that an interface may hold', () => {
    expect(addressesOf({ name: 'm6i.large' })).toBe(30);
    const [line] = addressesLedger(multi as never).filter(({ subject }) => subject === 'each private subnet');
    // 30 nodes over 3 zones, two more while a group is updated; 16 for the control plane, 16 endpoints.
    expect(line?.demand).toBe(12 * 30 + 16 + 16);
  });
});

describe('a cluster is refused for', () => {
  test.each<[string, Values, string]>([
    [
      'a version whose add-ons nobody knows',
      groups({ general: group() }, { version: '1.29' }),
      'cluster.version (1.29) must be one of 1.34: the add-ons of others are not known here (model/kubernetes-versions.ts), nor were the manifests tried on them',
    ],
    [
      'nobody who gets in',
      { account },
      'cluster.admins must name a role where no bootstrap makes one for account.github: operators and workloads could not be deployed; name the role that you deploy with',
    ],
    [
      'an administrator named twice',
      { cluster: { admins: [operators, operators] } },
      `cluster.admins.1 (${operators}) must not be named twice: a cluster has one entry for each role; remove it`,
    ],
    [
      'a person as administrator',
      { cluster: { admins: ['arn:aws:iam::123456789012:user/somebody'] } },
      "cluster.admins.0 (arn:aws:iam::123456789012:user/somebody) is not the ARN of a role: write it as 'arn:aws:iam::123456789012:role/operators'",
    ],
    [
      'the whole internet in silence',
      { cluster: { publicAccess: { kind: 'addresses', cidrs: ['0.0.0.0/0'] } } },
      "cluster.publicAccess.cidrs.0 (0.0.0.0/0) must not be the whole internet: name the addresses, or say so: publicAccess: { kind: 'anywhere' }",
    ],
    [
      'a private address as a public one',
      { cluster: { publicAccess: { kind: 'addresses', cidrs: ['10.1.0.0/16'] } } },
      'cluster.publicAccess.cidrs.0 (10.1.0.0/16) must be public: the network itself always reaches the API; remove it, or name the address that others see',
    ],
    [
      'a block that begins in its middle',
      { cluster: { publicAccess: { kind: 'addresses', cidrs: ['203.0.113.7/24'] } } },
      'cluster.publicAccess.cidrs.0 (203.0.113.7/24) must begin at a multiple of its size: set the bits after the prefix to 0',
    ],
    [
      'an address of IPv6',
      { cluster: { publicAccess: { kind: 'addresses', cidrs: ['2001:db8::/32'] } } },
      'cluster.publicAccess.cidrs.0 (2001:db8::/32) must be an IPv4 block: the API of the cluster has no other address',
    ],
    [
      'an emulator',
      { account: { ...account, kind: 'emulator' }, cluster: { admins: [operators] } },
      'account.kind (emulator) must not be emulator on eks: its clusters have no API server, so that nothing can be put into them; use ec2 there',
    ],
    [
      'a type of machine that is not in the table',
      groups({ general: group(), jobs: group({ instanceType: 'm6i.larg' }) }),
      "cluster.nodeGroups.jobs.instanceType (m6i.larg) is not in the table of machines (model/instance-types.ts): did you mean 'm6i.large'?",
    ],
    [
      'a machine with another processor',
      groups({ general: group(), jobs: group({ instanceType: 'm7g.large' }) }),
      "cluster.nodeGroups.jobs.instanceType (m7g.large) must be a machine with x86-64, as the image and the system of the nodes are: take one of Intel, such as 'm6i.large'",
    ],
    [
      'a smaller machine among those of spot',
      groups({ general: group(), jobs: { ...spot, capacity: { kind: 'spot', types: ['c6i.large'] } } }),
      'cluster.nodeGroups.jobs.capacity.types.0 (c6i.large) must have at least the 4 cores and 8192MiB of c6i.xlarge: the cluster autoscaler takes the nodes of a group for alike; name a larger one',
    ],
    [
      'a group with a zone that it never reaches',
      groups({ general: group(), jobs: group({ min: 0, max: 2 }) }),
      'cluster.nodeGroups.jobs.max (2) must be at least 3, one node for each zone: a group is one auto-scaling group for each zone, so that volumes find a node in theirs; raise it',
    ],
    [
      'a zone without a node at rest',
      groups({ general: group({ min: 2 }) }),
      'cluster.nodeGroups (2) must have at least 3 nodes at rest in groups without taints for tier multi: losing a zone would leave no node; raise min',
    ],
    [
      'nodes that all keep pods away',
      groups({ general: group({ taints: [{ key: 'dedicated', effect: 'NoSchedule' }] }) }),
      'cluster.nodeGroups (0) must have at least 3 nodes at rest in groups without taints for tier multi: losing a zone would leave no node; raise min',
    ],
    [
      'a pod larger than a node',
      { ...groups({ general: group() }), services: { worker: { memory: '16GiB', replicas: { min: 1, max: 1 } } } },
      'services.worker.memory (16GiB) must fit a node beside what the node keeps, together with 0.5 cores: take a larger instanceType in cluster.nodeGroups, or lower cpu or memory',
    ],
    [
      'fewer nodes than its fleets ask for',
      groups({ general: group({ instanceType: 'm6i.large', max: 12 }) }),
      'cluster.nodeGroups.general.max (12) must give at least 20.8 cores for the pods at their most, as every fleet at replicas.max, 4.3 of them for the operators, must find a node: raise it, take a larger instanceType, or lower replicas.max',
    ],
    [
      'a network too small for its nodes',
      { network: { cidr: '10.0.0.0/22' } },
      'network.cidr (10.0.0.0/22) must give at least 392 addresses for each private subnet',
    ],
  ])('%s', (_, values, expected) => {
    expect(eksProblems(values)).toEqual(expect.arrayContaining([expect.stringContaining(expected)]));
  });
});
