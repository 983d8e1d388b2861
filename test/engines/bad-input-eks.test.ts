import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath, thisMachine } from '../../tools/install/machine';
import type { BadInput } from './support/bad-input-attempt';
import { ACCOUNT, BadCloudInputs, DIGEST, ON_EKS } from './support/bad-input-aws';
import { describeRefused, type Wrong } from './support/bad-input-suite';
import { emptyAccount, fakeAws, nobody } from './support/fake-aws';

// Everything wrong about an environment on Kubernetes is refused by the command itself, before anything is written.
jest.setTimeout(180_000);

const OTHER_DIGEST = `sha256:${'b'.repeat(64)}`;
const web = (settings: string) => `services: { web: { ${settings} } }`;
const worker = (settings: string) => `services: { worker: { ${settings} } }`;
const cluster = (settings: string) => `cluster: { ${settings} }`;
const general = (settings: string) => cluster(`nodeGroups: { general: { ${settings} } }`);
const reference = (services: string, name = 'abreast') =>
  `system: { name: '${name}', services: { web: { role: 'web', port: 3000 }, ${services} } }`;
const named = (name: string) => reference(`'${name}': { role: 'worker', port: 3000 }`);

/** What a schema refuses: a field by itself. */
const fields: readonly Wrong[] = [
  [
    'a version with its patch',
    cluster("version: '1.34.2'"),
    "cluster.version (1.34.2) is not a Kubernetes version: write the minor version only, '1.34'",
  ],
  [
    'a user in place of a role',
    cluster(`admins: ['arn:aws:iam::${ACCOUNT}:user/me']`),
    `cluster.admins.0 (arn:aws:iam::${ACCOUNT}:user/me) is not the ARN of a role: write it as`,
  ],
  ['two owners', cluster("replicaOwner: 'both'"), 'cluster.replicaOwner (both) must be one of hpa, keda'],
  [
    'an ingress that is not built',
    cluster("ingress: 'traefik'"),
    'cluster.ingress (traefik) must be one of alb, nginx',
  ],
  [
    'a check in parts of a second',
    web("probes: { live: { interval: '500ms' } }"),
    'services.web.probes.live.interval (500ms) must be at least 1s: raise it',
  ],
  [
    'a window that no autoscaler has',
    web("autoscaling: { behavior: { scaleDown: { window: '2h' } } }"),
    'services.web.autoscaling.behavior.scaleDown.window (2h) must be at most 1h: lower it',
  ],
  [
    'a share beyond the whole',
    web(`candidate: { kind: 'weighted', digest: '${OTHER_DIGEST}', share: '110%', instances: 1 }`),
    "services.web.candidate.share (110%) is malformed: write it as '70%'",
  ],
  [
    'a name too long for what is called after it',
    named('a-service-with-a-very-long-name'),
    'system.services.a-service-with-a-very-long-name must be at most 20 characters long: shorten it',
  ],
  [
    'a tag in place of a digest',
    "image: { kind: 'registry', repository: 'registry.example.com/abreast', digest: '1.4.2' }",
    "image.digest (1.4.2) is not a digest: write 'sha256:' and 64 hexadecimal digits; a tag can move",
  ],
];

/** What relations refuse: values that are good each by itself. */
const relations: readonly Wrong[] = [
  [
    'a version that nothing was tried on',
    cluster("version: '1.99'"),
    'cluster.version (1.99) must be one of 1.34: the add-ons of others are not known here',
  ],
  [
    'the whole internet as a list of addresses',
    cluster("publicAccess: { kind: 'addresses', cidrs: ['0.0.0.0/0'] }"),
    "cluster.publicAccess.cidrs.0 (0.0.0.0/0) must not be the whole internet: name the addresses, or say so: publicAccess: { kind: 'anywhere' }",
  ],
  [
    'private addresses from outside',
    cluster("publicAccess: { kind: 'addresses', cidrs: ['10.1.0.0/16'] }"),
    'cluster.publicAccess.cidrs.0 (10.1.0.0/16) must be public: the network itself always reaches the API',
  ],
  [
    'a cluster that nobody may change',
    `account: { id: '${ACCOUNT}' }`,
    'cluster.admins must name a role where no bootstrap makes one for account.github',
    'name the role that you deploy with',
  ],
  [
    'an emulator, which has no API server',
    `account: { id: '${ACCOUNT}', kind: 'emulator' }, cluster: { admins: ['arn:aws:iam::${ACCOUNT}:role/me'] }`,
    'account.kind (emulator) must not be emulator on eks: its clusters have no API server',
    'use ec2 there',
  ],
  [
    'clients of nginx in clear',
    `domain: undefined, ${cluster("ingress: 'nginx'")}`,
    'domain is required on eks for tier multi: clients would send passwords in clear',
  ],
  [
    'machines of another architecture',
    general("instanceType: 'm7g.large', min: 3, max: 30"),
    'cluster.nodeGroups.general.instanceType (m7g.large) must be a machine with x86-64',
    "'m6i.large'",
  ],
  [
    'a machine that is not there',
    general("instanceType: 'm6i.huge', min: 3, max: 30"),
    "cluster.nodeGroups.general.instanceType (m6i.huge) is not in the table of machines (model/instance-types.ts): did you mean 'm6i.large'?",
  ],
  [
    'spot that is smaller than the autoscaler counts',
    general("instanceType: 'm6i.xlarge', min: 3, max: 30, capacity: { kind: 'spot', types: ['m6i.large'] }"),
    'cluster.nodeGroups.general.capacity.types.0 (m6i.large) must have at least the 4 cores and 16384MiB of m6i.xlarge',
    'name a larger one',
  ],
  [
    'nodes that take none of our pods',
    general("instanceType: 'm6i.large', min: 3, max: 30, taints: [{ key: 'gpu', effect: 'NoSchedule' }]"),
    'cluster.nodeGroups (0) must have at least 3 nodes at rest in groups without taints for tier multi',
    'raise min',
  ],
  [
    'fewer nodes than zones',
    general("instanceType: 'm6i.2xlarge', min: 3, max: 30 }, other: { instanceType: 'm6i.large', min: 0, max: 2"),
    'cluster.nodeGroups.other.max (2) must be at least 3, one node for each zone',
    'raise it',
  ],
  [
    'a queue for an owner that reads none',
    web('autoscaling: { queueLength: 100 }'),
    "services.web.autoscaling.queueLength (100) must not be set while cluster.replicaOwner is hpa: an HPA reads no queue: set cluster.replicaOwner to 'keda'",
  ],
  [
    'settings of an owner that is not there',
    web("autoscaling: { polling: '30s' }"),
    "services.web.autoscaling.polling must not be set while cluster.replicaOwner is hpa: remove it, or set cluster.replicaOwner to 'keda'",
  ],
  [
    'two that would change each other’s measure',
    cluster("verticalAutoscaler: 'auto'"),
    'cluster.verticalAutoscaler (auto) must not act beside hpa, which follows the shares of cpu and memory that it would change',
    "use 'recommend'",
  ],
  [
    'an owner that follows nothing',
    web('autoscaling: { resources: [] }'),
    'services.web.autoscaling.resources ([]) must not be empty while nothing else is followed',
    'name a signal, or set replicas.min to replicas.max',
  ],
  [
    'a rate that nobody measures',
    `observability: { metrics: 'endpoint' }, ${web('autoscaling: { requestsPerSecond: 1000 }')}`,
    'services.web.autoscaling.requestsPerSecond (1000) must not be set while observability.metrics is endpoint',
    "set observability.metrics to 'prometheus'",
  ],
  [
    'a stream where there is none',
    `messaging: { kind: 'rabbitmq' }, ${cluster("replicaOwner: 'keda'")},
     ${worker("autoscaling: { queueLength: 5, queue: { kind: 'stream' } }")}`,
    'services.worker.autoscaling.queue.kind (stream) must not be stream while messaging.kind is rabbitmq',
    "use 'outbox'",
  ],
  [
    'connections that call for more connections',
    `${cluster("replicaOwner: 'keda'")}, ${web('autoscaling: { databaseConnections: 20 }')}`,
    'services.web.autoscaling.databaseConnections (20) must be at least pool.size + pool.overflow (30)',
    'raise it, or lower the pool',
  ],
  [
    'a share of requests for a worker',
    worker(`candidate: { kind: 'weighted', digest: '${OTHER_DIGEST}', share: '10%', instances: 1 }`),
    'services.worker.candidate.share (10%) must be 0% for a worker: a worker answers no requests',
  ],
  [
    'a candidate that runs already',
    web(`candidate: { kind: 'weighted', digest: '${DIGEST}', instances: 1 }`),
    'services.web.candidate.digest (',
    'must differ from image.digest: it is that already: remove the candidate',
  ],
  [
    'a check that outlasts its interval',
    web("probes: { ready: { timeout: '10s' } }"),
    'services.web.probes.ready.timeout (10s) must not exceed interval (5s): raise interval or lower timeout',
  ],
  [
    'a limit below what is asked for',
    web('cpu: 1, cpuLimit: 0.5'),
    'services.web.cpuLimit (0.5) must not be less than cpu (1): raise it, or leave it out',
  ],
  [
    'bounds that cross',
    web("vertical: { minMemory: '9GiB' }"),
    'services.web.vertical.minMemory (9GiB) must not exceed maxMemory (8GiB): raise maxMemory or lower minMemory',
  ],
  [
    'machines below each instance',
    web("instances: { type: 'm6i.large' }"),
    'services.web.instances must not be set on eks: remove it: only ec2 has machines of its own for each instance',
  ],
  [
    'a way of nginx for another balancer',
    "loadBalancer: { algorithm: 'requestUri' }",
    "loadBalancer.algorithm (requestUri) must not be requestUri but with nginx on eks: use 'leastConnections', or set cluster.ingress to 'nginx'",
  ],
  [
    'a client and an address to go by',
    `${cluster("ingress: 'nginx'")}, loadBalancer: { algorithm: 'requestUri', stickiness: { kind: 'cookie' } }`,
    'loadBalancer.stickiness.kind (cookie) must be none while loadBalancer.algorithm is requestUri',
    'remove one of them',
  ],
  [
    'a firewall before nginx',
    `${cluster("ingress: 'nginx'")}, loadBalancer: { firewall: { requestsPerIp: 5000 } }`,
    'loadBalancer.firewall must not be set on eks without the balancer of the cloud: remove it',
  ],
  [
    'a broker that no operator here runs',
    "messaging: { kind: 'kafka', host: 'inCluster' }",
    'messaging.host (inCluster) must be managed with kafka: no operator for it is built here',
    "use kind 'rabbitmq'",
  ],
  [
    'a pooler that is the only one',
    "database: { host: 'inCluster', pooler: { kind: 'pgbouncer', instances: 1 } }",
    'database.pooler.instances (1) must be at least 2 for tier multi on eks: without the only pooler no instance reaches the database',
  ],
  [
    'a pooler before managed servers',
    "database: { pooler: { kind: 'pgbouncer', instances: 2 } }",
    'database.pooler.kind (pgbouncer) must not be pgbouncer on eks while database.host is managed',
    "use 'rdsProxy'",
  ],
  [
    'more in Redis than its pod may hold',
    "cache: { kind: 'redis', host: 'inCluster', memory: '2GiB' }",
    'cache.memory (2GiB) must be at most half of cache.inCluster.memoryLimit (2GiB): Redis may hold every page twice while it writes its file anew',
    'raise the limit',
  ],
  [
    'pods of what is managed',
    "cache: { kind: 'redis', inCluster: { cpu: 1 } }",
    "cache.inCluster must not be set while cache.host is managed: remove it, or set cache.host to 'inCluster'",
  ],
  [
    'a search engine that the operator does not run',
    "search: { kind: 'opensearch', host: 'inCluster', engine: 'elasticsearch' }",
    'search.engine (elasticsearch) must be opensearch while search.host is inCluster: the operator runs no other',
  ],
  [
    'a system called as an operator’s namespace',
    reference('', 'monitoring'),
    'system.name (monitoring) must not be the name of a namespace that the cluster has for itself on eks',
    'rename it',
  ],
  [
    'a service called as data in the cluster',
    named('redis-metrics'),
    'system.services.redis-metrics must not be called redis-metrics on eks: an object of the platform in the same namespace is called that',
  ],
  [
    'a service called as the second fleet of another',
    named('web-candidate'),
    'system.services.web-candidate must not be called as the second fleet of another service on eks',
  ],
  [
    'a port for root',
    "system: { name: 'abreast', services: { web: { role: 'web', port: 80 } } }",
    'system.services.web.port (80) must be at least 1024 on eks: the instance is not root in its container',
  ],
];

/** What ledgers refuse: demand against supply of one scarce thing. */
const ledgers: readonly Wrong[] = [
  [
    'too few nodes for the pods',
    general("instanceType: 'm6i.large', min: 3, max: 6"),
    'cluster.nodeGroups.general.max (6) must give at least',
    'cores for the pods at their most, as every fleet at replicas.max',
    'raise it, take a larger instanceType, or lower replicas.max',
  ],
  [
    'more pods than the subnets have addresses',
    "network: { cidr: '10.0.0.0/22' }",
    'network.cidr (10.0.0.0/22) must give at least',
    'nodes of general, with their pods',
    'use a larger block',
  ],
  [
    'a budget that blocks every drain',
    web('replicas: { min: 2, max: 4 }, disruption: { minAvailable: 2 }'),
    'services.web.disruption ({"minAvailable":2}) must give at least 1 instance for evictions from web, as minAvailable 2 of 2 lets 0 go; with none, no node ever drains',
    'use { maxUnavailable: 1 }, or raise replicas.min',
  ],
  [
    'the fifty pods of KEDA on two hundred connections',
    `${cluster("replicaOwner: 'keda'")}, ${web('replicas: { min: 2, max: 50 }')}, database: { maxConnections: 200 }`,
    'database.maxConnections (200) must give at least 2200 connections for database primary, web (50 + 1) x (10 + 20)',
    'put a pooler in front',
  ],
  [
    'the memory of the guide’s Postgres',
    `database: { host: 'inCluster', sharedBuffers: '256MiB', workMem: '16MiB', maxConnections: 200,
       pooler: { kind: 'pgbouncer', instances: 2, poolSize: 60 } }`,
    'database.inCluster.memory (2GiB) must give at least 3456 MiB for each database server, 256MiB of shared buffers + 200 connections x 16MiB',
    'raise it, lower workMem or sharedBuffers',
  ],
  [
    'a zone whose loss takes a fleet away',
    web('replicas: { min: 1, max: 10 }'),
    'services.web.replicas.min (1) must give at least 1 instance for web at rest with one zone away',
    'run at least 2 over at least 2 zones',
  ],
];

const inputs = new BadCloudInputs('', ON_EKS);
const { withMore, withOthers } = inputs;

/** One value, one command. */
const alone: readonly BadInput[] = [
  {
    name: 'two owners of one number, told by diff',
    prepare: withMore(`services: { worker: { autoscaling: { queueLength: 10, cooldown: '60s' } } }`),
    words: ['diff', 'good'],
    says: [
      'environment good has 2 problems',
      'services.worker.autoscaling.queueLength (10) must not be set while cluster.replicaOwner is hpa',
      'services.worker.autoscaling.cooldown must not be set while cluster.replicaOwner is hpa',
    ],
  },
  {
    name: 'a cluster where there is none, told by synth',
    prepare: withOthers({ second: `platform: 'ec2', domain: 'second.example.com', ${cluster("version: '1.34'")}` }),
    words: ['synth'],
    says: ['environment second has 1 problem', 'cluster must not be set on ec2: remove it: only eks has a cluster'],
  },
  {
    name: 'data to keep where snapshots keep it',
    words: ['destroy', 'good', '--keep-data'],
    says: ['--keep-data (good) must be left out on eks: snapshots keep its data'],
  },
  {
    name: 'processes of an environment that has none here',
    words: ['scale-status', 'good'],
    says: ['environment (good) must be local for this command, it is on eks: name a local one'],
  },
];

const fakes = mkdtempSync(join(tmpdir(), 'abreast-fakes-'));
const ENDS: (() => void)[] = [];

/** PATH with what the project runs, but for the AWS CLI: another program in its place, or none. */
function without(name: string, program?: string): NodeJS.ProcessEnv {
  const folder = join(fakes, name);
  mkdirSync(folder);
  for (const needed of ['terraform', 'node', 'npm', 'sh', 'env']) {
    const path = onPath(thisMachine(), needed);
    if (path) symlinkSync(path, join(folder, needed));
  }
  if (program !== undefined) {
    writeFileSync(join(folder, 'aws'), program);
    chmodSync(join(folder, 'aws'), 0o755);
  }
  return { ...nobody, PATH: folder };
}

const CURRENT_CLI = '#!/bin/sh\necho aws-cli/2.28.19 Python/3.13.7\n';

const machine: readonly BadInput[] = [
  ...(['deploy', 'diff', 'destroy'] as const).map((command) => ({
    name: `no AWS CLI for the tokens of the cluster, told by ${command}`,
    words: [command, 'good'],
    variables: without(command),
    says: [
      'the AWS CLI (aws) must be on the PATH, it is not: Terraform asks it for a token of the cluster; install it',
    ],
  })),
  {
    name: 'an AWS CLI that knows no stable API of Kubernetes',
    words: ['deploy', 'good'],
    variables: without('old', '#!/bin/sh\necho aws-cli/2.1.39 Python/3.8.8\n'),
    says: ['must be version 2.7 or later, it is 2.1.39', 'install it'],
  },
  {
    name: 'a destroy of what is protected',
    words: ['destroy', 'good'],
    variables: without('protected', CURRENT_CLI),
    says: [
      'database.deletionProtection (true) must be false before good is destroyed: set it to false and run npm run deploy -- good',
    ],
  },
  {
    name: 'credentials of another account',
    words: ['deploy', 'good'],
    run: async ([command = '', ...words]) => {
      const server = await fakeAws(emptyAccount('999999999999'));
      ENDS.push(server.end);
      const path = without('current', CURRENT_CLI);
      return inputs.project.run(command, words, { ...path, ...server.variables });
    },
    says: [`the credentials at hand must be those of account ${ACCOUNT}, they are those of 999999999999`],
  },
];

afterAll(async () => {
  await inputs.end();
  for (const end of ENDS) end();
  rmSync(fakes, { recursive: true, force: true });
});

describeRefused('refused on Kubernetes, and nothing changed:', {
  alone: [...alone, ...machine].map((input) => [input, inputs] as const),
  together: [...fields, ...relations, ...ledgers],
  inputs,
});
