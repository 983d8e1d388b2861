import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { birthOf } from '../../tools/local/alive';
import type { BadInput } from './support/bad-input-attempt';
import { ACCOUNT, BadCloudInputs, DIGEST } from './support/bad-input-aws';
import { describeRefused, type Wrong } from './support/bad-input-suite';
import { captivePortal, emptyAccount, type FakeAws, fakeAws, nobody } from './support/fake-aws';

// Everything wrong about an environment on AWS is refused by the command itself, with one clear error each, and changes
// nothing: no state, nothing synthesized, no process. AWS is played by a server of this test.
jest.setTimeout(180_000);

const web = (settings: string) => `services: { web: { ${settings} } }`;
const OTHER_DIGEST = `sha256:${'b'.repeat(64)}`;
const OTHER_ACCOUNT = '999999999999';
const elsewhere = `crossRegionReplica: { region: 'eu-west-1', vpcId: 'vpc-01234567',
  subnetIds: ['subnet-01234567', 'subnet-12345678'] }`;
const reference = (services: string, name = 'abreast') => `system: { name: '${name}', services: { ${services} } }`;
const WEB = "web: { role: 'web', port: 3000 }";

/** What a schema refuses: a field by itself. */
const fields: readonly Wrong[] = [
  [
    'eleven digits',
    "account: { id: '12345678901' }",
    'account.id (12345678901) must be twelve digits: write it as text',
  ],
  [
    'a region by its other name',
    "region: 'Frankfurt'",
    "region (Frankfurt) is not a region: write it as 'eu-central-1'",
  ],
  [
    'a bucket with capitals',
    `account: { id: '${ACCOUNT}', stateBucket: 'My_Bucket' }`,
    'account.stateBucket (My_Bucket) is not a bucket name: use 3 to 63 of a-z 0-9 . -',
  ],
  [
    'two dedicated masters',
    "search: { kind: 'opensearch', dedicatedMasters: 2 }",
    'search.dedicatedMasters (2) must be 0, 3 or 5: an even number has no better majority than one fewer',
  ],
  [
    'a rate that no firewall takes',
    'loadBalancer: { firewall: { requestsPerIp: 5 } }',
    'loadBalancer.firewall.requestsPerIp (5) must be at least 10: raise it',
  ],
  ['a URL for a domain', "domain: 'https://api.example.com'", 'domain (https://api.example.com) is not a domain name'],
  [
    'more replicas than follow one',
    'database: { readReplicas: 16 }',
    'database.readReplicas (16) must be at most 15: lower it',
  ],
  [
    'a tag of AWS',
    "tags: { 'aws:owner': 'me' }",
    "tags.aws:owner is not a tag name: use at most 128 characters, not beginning with 'aws:'",
  ],
  ['a rotation backwards', 'rotation: { database: 0 }', 'rotation.database (0) must be at least 1: raise it'],
];

/** What relations and ledgers refuse, and tables of what AWS has. */
const relations: readonly Wrong[] = [
  [
    'a region that is not there',
    "region: 'eu-centrall-1'",
    "region (eu-centrall-1) is not in the map of regions (model/regions.ts): did you mean 'eu-central-1'?",
  ],
  [
    'more zones than a region has',
    "region: 'us-west-1', observability: { metrics: 'prometheus' }",
    'network.zones (3) must be at most 2 in us-west-1: an account finds us-west-1a, us-west-1c there; lower it, or choose another region',
  ],
  [
    'a candidate without addresses',
    `network: { cidr: '10.0.0.0/22' }, ${web(`pool: { size: 1, overflow: 0 }, candidate: { kind: 'weighted', digest: '${OTHER_DIGEST}', instances: 300 }`)}`,
    'network.cidr (10.0.0.0/22) must give at least',
    '151 for the candidate of web',
    'use a larger block',
  ],
  [
    'an existing VPC with NAT of ours',
    `network: { natGateways: 'single', zoneNames: ['eu-central-1a', 'eu-central-1b'], zones: 2, vpc: { kind: 'existing', id: 'vpc-01234567',
      publicSubnetIds: ['subnet-00000001', 'subnet-00000002'], privateSubnetIds: ['subnet-00000003', 'subnet-00000004'],
      dataSubnetIds: ['subnet-00000005', 'subnet-00000006'] } }`,
    'network.natGateways (single) must not be set with an existing VPC: remove it: its owner provides egress and endpoints',
  ],
  [
    'a version of Redis that is not there',
    "cache: { version: '5.0' }",
    'cache.version (5.0) must be a version of valkey that ElastiCache creates: 7.2, 8.0, 8.1, 8.2',
    'or leave it out',
  ],
  [
    'more nodes than a cluster has',
    'cache: { masters: 100, replicasPerMaster: 4 }',
    'cache.maxMasters (200) must not make more than 500 nodes, 200 x 5 are 1000: ElastiCache has no larger clusters',
  ],
  [
    'more memory than a node has',
    "cache: { memory: '400GiB' }",
    'cache.memory (400GiB) must fit a node type, whose memory is a third more',
    'lower it and raise masters',
  ],
  [
    'replicas beyond what follows one',
    `database: { readReplicas: 15, ${elsewhere} }`,
    'database.readReplicas (15) must be at most 14 beside crossRegionReplica: RDS lets 15 servers follow one; lower it',
  ],
  [
    'connections that are too few',
    'database: { maxConnections: 20 }',
    'database.maxConnections (20) must give at least',
    'put a pooler in front',
  ],
  [
    'a pooler that nothing runs',
    "database: { pooler: { kind: 'pgbouncer', instances: 2 } }",
    "database.pooler.kind (pgbouncer) must not be pgbouncer on ec2: use 'rdsProxy': nothing there runs PgBouncer",
  ],
  [
    'backups that RDS does not keep',
    "backup: { retention: '36d' }",
    'backup.retention (36d) must be at most 35d on ec2',
    'archive snapshots elsewhere',
  ],
  [
    'a disk that cannot grow',
    "database: { storage: '14TiB' }",
    'database.maxStorage is required with a storage of 14TiB',
    'a tenth more than storage at least',
  ],
  [
    'a reserved name of a database',
    "database: { name: 'user' }",
    'database.name (user) must not be a word that postgres keeps for itself: RDS refuses it; rename it',
  ],
  [
    'odd nodes over two zones',
    "network: { zones: 2 }, search: { kind: 'opensearch', nodes: 3 }",
    'search.nodes (3) must be even over 2 zones',
    'use one more, or a third zone',
  ],
  [
    'search nodes without EBS',
    "search: { kind: 'opensearch', instanceType: 'i3.large.search' }",
    'search.instanceType (i3.large.search) must be of a family that encrypts its disks and takes those of EBS',
    "'m6g.large.search'",
  ],
  [
    'brokers that carry no cluster',
    "messaging: { kind: 'rabbitmq', version: '3.13', instanceType: 'mq.t3.micro' }",
    "messaging.instanceType (mq.t3.micro) must carry a node of a cluster for tier multi: Amazon MQ runs single brokers only on it; use 'mq.m7g.large'",
  ],
  [
    'brokers unevenly over zones',
    "messaging: { kind: 'kafka', brokers: 4 }",
    'messaging.brokers (4) must be a multiple of the zones (3): MSK puts as many brokers into each zone',
  ],
  [
    'Kafka on an emulator',
    `account: { id: '${ACCOUNT}', kind: 'emulator' }, messaging: { kind: 'kafka' }`,
    "messaging.kind (kafka) must not be kafka on an emulator: its clusters never become ready; use 'rabbitmq' there",
  ],
  [
    'machines of another architecture',
    web("instances: { type: 'm7g.large' }"),
    'services.web.instances.type (m7g.large) must be a machine with x86-64',
    "'m6i.large' or 'm6a.large'",
  ],
  [
    'a warm pool beside spot',
    web("instances: { warmPool: { kind: 'stopped' }, spot: { kind: 'mixed', types: ['m6a.large'] } }"),
    'services.web.instances.warmPool.kind (stopped) must be none beside spot',
    'remove one of the two',
  ],
  [
    'a schedule that never is',
    web("autoscaling: { schedules: [{ name: 'day', recurrence: '0 25 * * *', min: 4 }] }"),
    'services.web.autoscaling.schedules.0.recurrence (0 25 * * *) must name times that there are, not hour 25',
    "'0 7 * * MON-FRI'",
  ],
  [
    'a candidate that runs already',
    web(`candidate: { kind: 'weighted', digest: '${DIGEST}', instances: 1 }`),
    'services.web.candidate.digest (',
    'must differ from image.digest: it is that already: remove the candidate',
  ],
  [
    'health checks that overlap',
    "loadBalancer: { healthCheck: { timeout: '15s' } }",
    'loadBalancer.healthCheck.timeout (15s) must be at least 2s and less than interval (15s) on ec2',
  ],
  [
    'instances that leave too slowly',
    "rollout: { deregistration: '31m', drain: '30m' }",
    'rollout.drain (30m) must not make deregistration and drain longer than 1h together on ec2',
    'lower one of them',
  ],
  [
    'a firewall stricter than the application',
    'rateLimits: { perIp: 1000 }',
    'loadBalancer.firewall.requestsPerIp (2000) must be at least 5000',
    'raise it, or lower rateLimits.perIp',
  ],
  [
    'a domain without a certificate',
    `domain: '${'a'.repeat(60)}.example.com'`,
    'must be at most 64 characters long on ec2, it has 72: the name of a certificate is no longer; shorten it',
  ],
  ['clients in clear', 'domain: undefined', 'domain is required on ec2 for tier multi', 'use tier single for a trial'],
  [
    'a service called redis',
    reference(`${WEB}, redis: { role: 'worker', port: 3000 }`),
    'system.services.redis must not be called redis on ec2',
    'rename the service',
  ],
  [
    'a port for root',
    reference("web: { role: 'web', port: 80 }"),
    'system.services.web.port (80) must be at least 1024 on ec2',
  ],
  [
    'a name that no balancer has',
    reference(WEB, 'internal-tools'),
    'system.name (internal-tools) must not begin with internal- or sg- on ec2',
    'rename it',
  ],
  [
    'a secret of the platform',
    "secrets: ['JWT_SECRET']",
    'secrets must not name JWT_SECRET on ec2: the platform makes that one itself',
  ],
  [
    'a tag of the platform',
    "tags: { environment: 'other' }",
    'tags.environment must not be a second Environment',
    'remove it, or rename it',
  ],
  [
    'Grafana where there is none',
    "region: 'eu-north-1', observability: { metrics: 'prometheusAndGrafana' }",
    'observability.metrics (prometheusAndGrafana) must not be prometheusAndGrafana in eu-north-1',
    "use 'prometheus'",
  ],
];

const real = new BadCloudInputs();
const emulated = new BadCloudInputs(`account: { id: '${ACCOUNT}', kind: 'emulator' }`);
const { withOthers, withMore, withChanged } = real;

/** One value, one command: the five that issue 5 names. */
const alone: readonly BadInput[] = [
  {
    name: 'a zone that is not in the map of its region',
    prepare: emulated.withMore("network: { zoneNames: ['eu-central-1a', 'eu-central-1b', 'eu-central-1z'] }"),
    words: ['diff', 'good'],
    says: [
      'environment good has 1 problem',
      'network.zoneNames.2 (eu-central-1z) is not a zone of eu-central-1: use any of eu-central-1a, eu-central-1b, eu-central-1c',
    ],
  },
  {
    name: 'a block of addresses that is too small for the fleets',
    prepare: emulated.withMore(
      `network: { cidr: '10.0.0.0/22' }, ${web('replicas: { min: 3, max: 200 }, pool: { size: 1, overflow: 0 }')}`,
    ),
    words: ['deploy', 'good'],
    says: [
      'environment good has 1 problem',
      'network.cidr (10.0.0.0/22) must give at least 125 addresses for each private subnet, 101 for web with one zone away',
      'use a larger block, such as one of /16',
    ],
  },
  {
    name: 'a version of the database that RDS does not create',
    prepare: emulated.withMore("database: { version: '13' }"),
    words: ['diff', 'good'],
    says: [
      'environment good has 1 problem',
      'database.version (13) must be a version of postgres that RDS creates: 14, 15, 16, 17, 18',
      'name one of them, or leave it out',
    ],
  },
  {
    name: 'more replicas than the service lets follow one',
    prepare: emulated.withMore(`database: { readReplicas: 15, ${elsewhere} }`),
    words: ['destroy', 'good'],
    says: ['environment good has 1 problem', 'database.readReplicas (15) must be at most 14', 'lower it'],
  },
  {
    name: 'a tag in place of a digest',
    prepare: emulated.withMore(
      "tier: 'enterprise', image: { kind: 'registry', repository: 'registry.example.com/abreast', digest: '1.4.2' }",
    ),
    words: ['deploy', 'good'],
    says: [
      'environment good has 1 problem',
      "image.digest (1.4.2) is not a digest: write 'sha256:' and 64 hexadecimal digits; a tag can move",
    ],
  },
  {
    name: 'a tag behind the repository',
    prepare: emulated.withMore(
      `image: { kind: 'registry', repository: 'registry.example.com/abreast:1.4.2', digest: '${DIGEST}' }`,
    ),
    words: ['deploy', 'good'],
    says: [
      'image.repository (registry.example.com/abreast:1.4.2) is not a repository: leave scheme, tag and digest out',
    ],
  },
];

const files: readonly BadInput[] = [
  {
    name: 'a tag in the lock of images',
    prepare: async () => {
      const undo = [
        withChanged('images.lock.json', '{ "abreast": "1.4.2" }')(),
        withMore("image: lockedImage(images, 'abreast')")(),
      ];
      return () => undo.map((each) => each());
    },
    words: ['deploy', 'good'],
    says: [
      "images.lock.json: abreast (1.4.2) is not a digest: write 'sha256:' and 64 hexadecimal digits; a tag can move",
    ],
  },
  {
    name: 'a repository that the lock of images does not know',
    prepare: withMore("image: lockedImage(images, 'shop')"),
    words: ['diff', 'good'],
    says: ['images.lock.json: shop is missing: add "shop": "unpushed", and push the image'],
  },
  {
    name: 'one domain for two, and states of one account in two regions',
    prepare: withOthers({
      second: "domain: 'good.example.com'",
      third: "domain: 'third.example.com', region: 'eu-west-1'",
    }),
    words: ['synth'],
    says: [
      'environment second has 1 problem',
      'domain (good.example.com) must not be that of good: give each a name of its own',
      'environment third has 1 problem',
      `region (eu-west-1) must be eu-central-1, that of good: account ${ACCOUNT} keeps its states in one region`,
      'name a bucket there in account.stateBucket',
    ],
  },
];

const commands: readonly BadInput[] = [
  {
    name: 'a stack in place of its environment',
    words: ['deploy', 'good-data'],
    says: ['environment (good-data) must be one of good: name one of these, or add environments/good-data.ts'],
  },
  {
    name: 'a bootstrap of an account without environments',
    words: ['bootstrap', OTHER_ACCOUNT],
    says: [
      `account (${OTHER_ACCOUNT}) must be that of an environment on AWS (${ACCOUNT}): name one of these, or add an environment that lives there`,
    ],
  },
  {
    name: 'data to keep where snapshots keep it',
    words: ['destroy', 'good', '--keep-data'],
    says: ['--keep-data (good) must be left out on ec2: snapshots keep its data'],
  },
  {
    name: 'processes of an environment that has none here',
    words: ['scale-status', 'good'],
    says: ['environment (good) must be local for this command, it is on ec2: name a local one'],
  },
];

const ENDS = new Set<() => void>();
const fakes = mkdtempSync(join(tmpdir(), 'abreast-fakes-'));

/** A command that is led to a server in place of AWS. */
const at = (answer: Parameters<typeof fakeAws>[0]) => async (words: readonly string[]) => {
  const server: FakeAws = await fakeAws(answer);
  ENDS.add(server.end);
  const [command = '', ...rest] = words;
  return real.project.run(command, rest, server.variables);
};

const account: readonly BadInput[] = [
  {
    name: 'an image that was never pushed',
    prepare: withMore("image: lockedImage({ abreast: 'unpushed' }, 'abreast')"),
    words: ['deploy', 'good'],
    variables: nobody,
    says: [
      `images.lock.json: abreast (unpushed) must be the digest of an image in account ${ACCOUNT} before good is deployed`,
      'npm run image:push -- good',
    ],
  },
  {
    name: 'credentials of another account',
    words: ['deploy', 'good'],
    run: at(emptyAccount(OTHER_ACCOUNT)),
    says: [
      `the credentials at hand must be those of account ${ACCOUNT}, they are those of ${OTHER_ACCOUNT}: log in to that account, or set AWS_PROFILE`,
    ],
  },
  {
    name: 'images that the registry does not know, of a candidate as well',
    prepare: withMore(
      `image: lockedImage({ abreast: '${DIGEST}' }, 'abreast'), ${web(`candidate: { kind: 'weighted', digest: '${OTHER_DIGEST}', instances: 1 }`)}`,
    ),
    words: ['deploy', 'good'],
    run: at(emptyAccount(ACCOUNT)),
    says: [
      'images.lock.json: abreast (sha256:',
      'services.web.candidate.digest (sha256:',
      `must be in the repository abreast of account ${ACCOUNT}, it is not: npm run image:push -- good, or name a digest that is there`,
    ],
  },
  {
    name: 'an account without its bootstrap',
    prepare: withMore(`account: { id: '${ACCOUNT}', github: { repository: 'example/abreast' } }`),
    words: ['deploy', 'good'],
    run: at(emptyAccount(ACCOUNT)),
    says: [
      'account.github (example/abreast) must be known to the account before roles are made there',
      `npm run bootstrap -- ${ACCOUNT} makes it`,
    ],
  },
  {
    name: 'a bucket of states that is not there',
    words: ['deploy', 'good'],
    run: at(emptyAccount(ACCOUNT)),
    says: [
      `S3 bucket "abreast-state-${ACCOUNT}" does not exist`,
      'deploy of good failed',
      'way out: mend what it names and run the same command again',
    ],
  },
  {
    name: 'something that answers in place of AWS',
    words: ['deploy', 'good'],
    run: at(captivePortal),
    says: ['what answered is not AWS'],
  },
];

/** PATH with Terraform, and a Python that has nothing. */
function bareMachine(): NodeJS.ProcessEnv {
  const python = join(fakes, 'python3');
  writeFileSync(python, '#!/bin/sh\nexit 1\n');
  chmodSync(python, 0o755);
  const terraform = spawnSync('which', ['terraform'], { encoding: 'utf8' }).stdout.trim();
  if (terraform) symlinkSync(terraform, join(fakes, 'terraform'));
  return { ...nobody, PATH: fakes };
}

const emulators: readonly BadInput[] = [
  {
    name: 'no emulator where one is needed',
    words: ['diff', 'good'],
    variables: nobody,
    says: [
      'good must run on an emulator, and none runs any more: npm run deploy -- good starts one and deploys it anew',
    ],
  },
  {
    name: 'a machine that cannot run an emulator',
    words: ['deploy', 'good'],
    variables: bareMachine(),
    says: [
      'the emulator of AWS must be on this machine, python3 has no moto with its server: python3 -m venv',
      "-m pip install 'moto[server]",
    ],
  },
  {
    name: 'an emulator that plays another account',
    prepare: async () => {
      const { url, end } = await fakeAws(() => ({ status: 200, type: 'text/html', body: '' }));
      const folder = join(emulated.project.folder, '.abreast', 'emulator');
      mkdirSync(folder, { recursive: true });
      const record = { pid: process.pid, birth: birthOf(process.pid), url, account: OTHER_ACCOUNT };
      writeFileSync(join(folder, 'emulator.json'), JSON.stringify(record));
      return () => {
        end();
        rmSync(folder, { recursive: true });
      };
    },
    words: ['deploy', 'good'],
    says: [
      `account.id of good (${ACCOUNT}) must be the account that the emulator plays (${OTHER_ACCOUNT}): destroy what runs on it first`,
    ],
  },
];

const all: readonly (readonly [BadInput, BadCloudInputs])[] = [
  ...[...files, ...commands, ...account].map((input) => [input, real] as const),
  ...[...alone, ...emulators].map((input) => [input, emulated] as const),
];

afterAll(async () => {
  await Promise.all([real.end(), emulated.end()]);
  for (const end of ENDS) end();
  rmSync(fakes, { recursive: true, force: true });
});

describeRefused('refused, and nothing changed:', {
  alone: all,
  together: [...fields, ...relations],
  inputs: emulated,
});
