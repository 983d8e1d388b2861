import fc from 'fast-check';
import { type ConnectionsInput, connectionsLedger, fleetDemand, guidesFloor } from '../model/capacity/connections';
import { defineEnvironment, type Environment, type EnvironmentInput, parseEnvironment } from '../model/environment';
import { EnvironmentError, renderProblem } from '../model/errors';
import { assertDisjoint, defineEnvironments } from '../model/portfolio';
import { BLOCK_SIZE, INSTANCES_PER_SERVICE, NODES_PER_SEARCH, portPlan } from '../model/ports';
import { defineSystem } from '../model/system';
import { Duration, Percent, Size } from '../model/values';
import { reference } from '../systems/reference';

type Values = Record<string, unknown>;
const webOnly = defineSystem({ name: 'abreast', services: { web: { role: 'web', port: 3000 } } });
const digest = `sha256:${'a'.repeat(64)}`;
const cloud = {
  account: { id: '123456789012' },
  region: 'eu-central-1',
  image: { kind: 'registry', repository: 'registry.example.com/abreast', digest },
};

const onLocal = (values: Values = {}): Values => ({
  name: 'local',
  system: webOnly,
  platform: 'local',
  tier: 'multi',
  ...values,
});
const onEc2 = (values: Values = {}): Values =>
  onLocal({ name: 'prod', platform: 'ec2', domain: 'api.example.com', ...cloud, ...values });
const onEks = (values: Values = {}): Values =>
  onLocal({
    name: 'prod',
    platform: 'eks',
    domain: 'pods.example.com',
    ...cloud,
    account: { ...cloud.account, github: { repository: 'example/abreast' } },
    ...values,
  });
const web = (values: Values): Values => ({ services: { web: values } });
const balancer = (values: Values): Values => ({ loadBalancer: values });

/** What is wrong with an input, as a person reads it; empty when it is accepted. */
function problemsOf(input: unknown): string[] {
  try {
    parseEnvironment(input);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems.map(renderProblem);
    throw error;
  }
}

const lineOf = (environment: Environment, subject: string) =>
  environment.ledgers.find((line) => line.subject === subject);

describe('an environment', () => {
  const local = defineEnvironment({
    name: 'local',
    system: webOnly,
    platform: 'local',
    tier: 'multi',
    database: { readReplicas: 2 },
  });

  test('needs only name, system, platform and tier', () => {
    expect(problemsOf(onLocal())).toEqual([]);
    expect(problemsOf(onLocal({ tier: 'single' }))).toEqual([]);
    expect(problemsOf(onEc2())).toEqual([]);
    expect(problemsOf(onEc2({ tier: 'enterprise' }))).toEqual([]);
    expect(problemsOf(onEks())).toEqual([]);
  });

  test('is frozen at every depth', () => {
    const unfrozen = (value: unknown, path: string): string[] =>
      typeof value !== 'object' || value === null
        ? []
        : [
            ...(Object.isFrozen(value) ? [] : [path]),
            ...Object.entries(value).flatMap(([key, part]) => unfrozen(part, `${path}.${key}`)),
          ];
    expect(unfrozen(local, 'environment')).toEqual([]);
  });

  test('does not freeze or change what the person wrote', () => {
    const input = onLocal({ tags: { team: 'platform' } });
    parseEnvironment(input);
    expect(Object.isFrozen(input.tags)).toBe(false);
    expect(Object.keys(input)).not.toContain('database');
  });

  test('prints with the units it was written in', () => {
    const { rollout, loadBalancer, shutdown } = JSON.parse(JSON.stringify(local));
    expect([rollout.drain, loadBalancer.bodyLimit, shutdown.web.grace]).toEqual(['30s', '50MiB', '37s']);
  });

  test('runs every service of its system, mentioned or not', () => {
    const system = defineSystem({
      name: 'two',
      services: { web: { role: 'web', port: 3000 }, jobs: { role: 'worker', port: 3001 } },
    });
    const environment = defineEnvironment({
      name: 'two',
      system,
      platform: 'local',
      tier: 'multi',
      services: { jobs: { replicas: { max: 4 } } },
    });
    expect(environment.services.web?.replicas).toEqual({ min: 3, max: 10 });
    expect(environment.services.jobs?.replicas).toEqual({ min: 3, max: 4 });
  });

  test('names its database after the system, with underscores', () => {
    const system = defineSystem({ name: 'videa-mozi', services: { web: { role: 'web', port: 3001 } } });
    expect(defineEnvironment({ name: 'a', system, platform: 'local', tier: 'single' }).database.name).toBe(
      'videa_mozi',
    );
    expect(parseEnvironment(onLocal({ system: { ...webOnly, database: { name: 'registry' } } })).database.name).toBe(
      'registry',
    );
    expect(parseEnvironment(onLocal({ database: { name: 'mine' } })).database.name).toBe('mine');
  });

  test('takes the checks of its platform', () => {
    const { interval, timeout, failures, passes } = local.loadBalancer.healthCheck;
    expect([interval, timeout, failures, passes].map(String)).toEqual(['5s', '2s', '3', '2']);
    expect(String(local.observability.scrapeInterval)).toBe('5s');
    const { allow, paths } = local.loadBalancer.diagnostics;
    expect(allow).toEqual(['127.0.0.0/8', '::1/128']);
    expect(paths).toEqual(['/metrics', '/health/deep', '/health/metrics', '/api/instances', '/api/overview']);
    const prod = parseEnvironment(onEc2());
    const check = prod.loadBalancer.healthCheck;
    expect([check.interval, check.timeout, check.failures, check.passes].map(String)).toEqual(['15s', '5s', '3', '2']);
    expect(String(prod.observability.scrapeInterval)).toBe('15s');
    expect(prod.loadBalancer.diagnostics.allow).toEqual([]);
  });

  test('has a cluster on eks only', () => {
    expect(parseEnvironment(onEks()).cluster).toMatchObject({ ingress: 'alb', replicaOwner: 'hpa' });
    expect(parseEnvironment(onEc2()).cluster).toBeUndefined();
  });

  test('refuses misspelt keys and unknown services when it is compiled', () => {
    const input: EnvironmentInput<typeof webOnly> = {
      name: 'a',
      system: webOnly,
      platform: 'local',
      tier: 'multi',
    };
    // @ts-expect-error a section is misspelt
    expect(() => defineEnvironment({ ...input, chache: { kind: 'none' } })).toThrow("did you mean 'cache'?");
    // @ts-expect-error a field is misspelt
    expect(() => defineEnvironment({ ...input, database: { readReplica: 1 } })).toThrow("did you mean 'readReplicas'?");
    // @ts-expect-error the system has no such service
    expect(() => defineEnvironment({ ...input, services: { wbe: {} } })).toThrow("did you mean 'web'?");
    // @ts-expect-error a duration has no unit
    expect(() => defineEnvironment({ ...input, rollout: { drain: '30' } })).toThrow('is malformed');
  });
});

describe('the tier table', () => {
  const row = (tier: string) => {
    const { services, network, cache, locking, messaging, retry, database, search, observability, backup } =
      parseEnvironment(onEc2({ tier }));
    return {
      replicas: services.web?.replicas,
      network: [network.zones, network.natGateways],
      cache:
        cache.kind === 'none'
          ? 'none'
          : [cache.masters, cache.replicasPerMaster, ...Object.values(cache.ttl).map(String)],
      locking: locking.kind === 'none' ? 'none' : [String(locking.incrementalTtl), String(locking.fullSyncTtl)],
      messaging: messaging.kind,
      retry: [retry.attempts, retry.multiplier, String(retry.maxDelay)],
      database: [database.standby, database.readReplicas, database.deletionProtection, database.finalSnapshot],
      search: search.kind === 'database' ? 'database' : search.nodes,
      metrics: observability.metrics,
      backup: String(backup.retention),
    };
  };

  test('gives single one instance and nothing shared', () => {
    expect(row('single')).toEqual({
      replicas: { min: 1, max: 1 },
      network: [2, 'single'],
      cache: 'none',
      locking: 'none',
      messaging: 'inProcess',
      retry: [5, 2, '1h'],
      database: [false, 0, false, false],
      search: 'database',
      metrics: 'endpoint',
      backup: '1d',
    });
  });

  test('gives multi a fleet, a Redis cluster and streams', () => {
    expect(row('multi')).toEqual({
      replicas: { min: 3, max: 10 },
      network: [3, 'single'],
      cache: [3, 1, '5m', '5m', '2m', '30s'],
      locking: ['5m', '30m'],
      messaging: 'redis',
      retry: [5, 2, '1h'],
      database: [true, 1, true, true],
      search: 'database',
      metrics: 'prometheus',
      backup: '7d',
    });
  });

  test('gives enterprise two replicas of everything, a broker, a search cluster and Grafana', () => {
    expect(row('enterprise')).toEqual({
      replicas: { min: 3, max: 20 },
      network: [3, 'perZone'],
      cache: [3, 2, '10m', '10m', '5m', '30s'],
      locking: ['5m', '30m'],
      messaging: 'rabbitmq',
      retry: [10, 3, '2h'],
      database: [true, 2, true, true],
      search: 3,
      metrics: 'prometheusAndGrafana',
      backup: '35d',
    });
  });

  test('yields to an explicit value, key by key', () => {
    const cache = { kind: 'redis', masters: 5, ttl: { list: '1m' } };
    const environment = parseEnvironment(onEc2({ tier: 'enterprise', cache, retry: { attempts: 7 } }));
    expect(environment.cache).toMatchObject({ masters: 5, replicasPerMaster: 2 });
    const times = environment.cache.kind === 'redis' ? environment.cache.ttl : undefined;
    expect([times?.list, times?.filter].map(String)).toEqual(['1m', '10m']);
    expect([environment.retry.attempts, environment.retry.multiplier]).toEqual([7, 3]);
  });

  test('leaves nothing behind when another kind is chosen', () => {
    const bare = onLocal({ cache: { kind: 'none' }, locking: { kind: 'none' }, messaging: { kind: 'inProcess' } });
    const { cache } = parseEnvironment({ ...bare, ...web({ replicas: { min: 1, max: 1 } }) });
    expect(cache).toEqual({ kind: 'none' });
  });

  test('counts a key set to undefined as left out', () => {
    expect(parseEnvironment(onLocal({ database: { readReplicas: undefined } })).database.readReplicas).toBe(1);
  });
});

describe('a value', () => {
  test('keeps the form it was written in', () => {
    expect(['60s', '1m', '500ms', '7d'].map((text) => String(Duration.parse(text)))).toEqual([
      '60s',
      '1m',
      '500ms',
      '7d',
    ]);
    expect(JSON.stringify({ size: Size.of('512MiB'), share: Percent.parse('70%') })).toBe(
      '{"size":"512MiB","share":"70%"}',
    );
  });

  test('is compared in its smallest unit', () => {
    expect(Duration.of('5m').milliseconds).toBe(300_000);
    expect(Duration.of('1500ms').seconds).toBe(1.5);
    expect(Duration.of('2s').plus(Duration.of('30s')).toString()).toBe('32s');
    expect(Size.of('1GiB').mebibytes).toBe(1024);
    expect(Size.of('64KiB').bytes).toBe(65_536);
    expect(Percent.parse('70%')?.fraction).toBe(0.7);
  });

  test('fails when it has no unit, a fraction, a sign or an unknown unit', () => {
    for (const text of ['30', '1.5h', '-5s', '5 s', '5w', '', 5, undefined])
      expect(Duration.parse(text)).toBeUndefined();
    for (const text of ['1GB', '1.5GiB', '512']) expect(Size.parse(text)).toBeUndefined();
    for (const text of ['70', '101%', '-1%']) expect(Percent.parse(text)).toBeUndefined();
  });
});

describe('fails when one section is malformed:', () => {
  test.each<[string, Values, string]>([
    [
      'a hyphen in the name',
      onLocal({ name: 'pre-prod' }),
      'name (pre-prod) must be 1 to 20 lower-case letters and digits, and not bootstrap: rename it; the hyphen separates environment and stack',
    ],
    [
      'a reserved name',
      onLocal({ name: 'bootstrap' }),
      'name (bootstrap) must be 1 to 20 lower-case letters and digits, and not bootstrap: rename it; the hyphen separates environment and stack',
    ],
    [
      'a long name',
      onLocal({ name: 'a'.repeat(21) }),
      `name (${'a'.repeat(21)}) must be 1 to 20 lower-case letters and digits, and not bootstrap: rename it; the hyphen separates environment and stack`,
    ],
    [
      'an unknown platform',
      onLocal({ platform: 'ec3' }),
      "platform (ec3) must be one of local, ec2, eks: did you mean 'ec2'?",
    ],
    [
      'an unknown tier',
      onLocal({ tier: 'mutli' }),
      "tier (mutli) must be one of single, multi, enterprise: did you mean 'multi'?",
    ],
    ['an unknown section', onLocal({ datbase: {} }), "datbase is not a known key: did you mean 'database'?"],
    [
      'an unknown key',
      onLocal(web({ replicas: { mni: 1 } })),
      "services.web.replicas.mni (1) is not a known key: did you mean 'min'?",
    ],
    [
      'an unknown key far from all known ones',
      onLocal({ backup: { zzzzzzzzzzzz: 1 } }),
      'backup.zzzzzzzzzzzz (1) is not a known key: known are retention',
    ],
    [
      'an unknown kind',
      onLocal({ cache: { kind: 'memcached' } }),
      'cache.kind (memcached) must be one of none, redis: known are none, redis',
    ],
    [
      'a number as text',
      onLocal(web({ replicas: { min: '3' } })),
      'services.web.replicas.min (3) must be a number: correct it',
    ],
    [
      'half an instance',
      onLocal(web({ replicas: { min: 1.5 } })),
      'services.web.replicas.min (1.5) must be a whole number: correct it',
    ],
    [
      'no instance',
      onLocal(web({ replicas: { min: 0 } })),
      'services.web.replicas.min (0) must be at least 1: raise it',
    ],
    ['a list for an object', onLocal({ rollout: [] }), 'rollout ([]) must be an object: correct it'],
    [
      'text for a yes or no',
      onLocal({ database: { standby: 'yes' } }),
      'database.standby (yes) must be true or false: correct it',
    ],
    [
      'a size in decimal units',
      onLocal(web({ memory: '1GB' })),
      "services.web.memory (1GB) is malformed: write it as '256MiB' or '1GiB'",
    ],
    [
      'a time to live of 0',
      onLocal({ cache: { kind: 'redis', ttl: { list: '0s' } } }),
      'cache.ttl.list (0s) must be at least 1s: raise it',
    ],
    [
      'a time to live in parts of a second',
      onLocal({ cache: { kind: 'redis', ttl: { list: '1500ms' } } }),
      'cache.ttl.list (1500ms) must be whole seconds: the program it is meant for counts in seconds',
    ],
    [
      'two Redis masters',
      onLocal({ cache: { kind: 'redis', masters: 2 } }),
      'cache.masters (2) must be at least 3: a Redis Cluster with fewer masters has no majority after losing one',
    ],
    [
      'two search nodes',
      onEc2({ search: { kind: 'opensearch', nodes: 2 } }),
      'search.nodes (2) must not be 2: two nodes have no majority after losing one; take 1 or at least 3',
    ],
    [
      'a second try of POST',
      onLocal(balancer({ retry: { methods: ['GET', 'POST'] } })),
      'loadBalancer.retry.methods.1 (POST) is not idempotent, so it must not be tried twice: use any of GET, HEAD, OPTIONS, PUT, DELETE',
    ],
    [
      'four tries',
      onLocal(balancer({ retry: { attempts: 4 } })),
      'loadBalancer.retry.attempts (4) must be at most 3: lower it',
    ],
    [
      'a malformed network',
      onLocal({ network: { cidr: '10.0.0.0' } }),
      "network.cidr (10.0.0.0) is not a CIDR block: write it as '10.0.0.0/16'",
    ],
    ['seven zones', onEc2({ network: { zones: 7 } }), 'network.zones (7) must be at most 6: lower it'],
    [
      'a tag for a digest',
      onEc2({ image: { ...cloud.image, digest: 'latest' } }),
      "image.digest (latest) is not a digest: write 'sha256:' and 64 hexadecimal digits; a tag can move",
    ],
    [
      'a lower-case variable',
      onLocal(web({ variables: { logLevel: 'info' } })),
      "services.web.variables.logLevel must be an upper-case variable name: write it as 'LOG_LEVEL'",
    ],
    [
      'both disruption bounds',
      onLocal(web({ disruption: { maxUnavailable: 1, minAvailable: 1 } })),
      'services.web.disruption ({"maxUnavailable":1,"minAvailable":1}) must be one of { maxUnavailable } or { minAvailable }: give exactly one of them, a whole number of at least 0',
    ],
    [
      'no reserve for people',
      onLocal({ database: { adminReserve: 0 } }),
      'database.adminReserve (0) must be at least 3: raise it',
    ],
    ['no surge', onLocal({ rollout: { surge: 0 } }), 'rollout.surge (0) must be at least 1: raise it'],
    [
      'a backup of hours',
      onLocal({ backup: { retention: '36h' } }),
      "backup.retention (36h) must be whole days: write it as '7d'",
    ],
    [
      'an account of eleven digits',
      onEc2({ account: { id: '12345678901' } }),
      "account.id (12345678901) must be twelve digits: write it as text, '123456789012'",
    ],
    [
      'nothing cached',
      onLocal(balancer({ responseCache: { kind: 'memory', paths: [] } })),
      'loadBalancer.responseCache.paths ([]) must not be empty: name at least one',
    ],
  ])('%s', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([problem]);
  });

  test('no name, system, platform or tier', () => {
    expect(problemsOf({})).toEqual([
      'name is required: set it',
      'system is required: set it',
      'platform must be one of local, ec2, eks: choose one',
      'tier must be one of single, multi, enterprise: choose one',
    ]);
    expect(problemsOf(null)).toEqual(['environment (null) must be an object: give values']);
  });
});

describe('fails when sections contradict each other:', () => {
  test.each<[string, Values, string]>([
    [
      'crossed bounds',
      onLocal(web({ replicas: { min: 11, max: 10 } })),
      'services.web.replicas.min (11) must not exceed max (10): raise max or lower min',
    ],
    [
      'more instances than ports',
      onLocal(web({ replicas: { max: 60 } })),
      'services.web.replicas.max (60) must be at most 59 on local: the port plan has 60 ports per service and a change needs 1 of them; lower it',
    ],
    [
      'a service the system lacks',
      onLocal({ services: { wbe: {} } }),
      "services.wbe is not a service of the system abreast: did you mean 'web'?",
    ],
    [
      'a peak above the ceiling',
      onLocal(web({ peak: 11 })),
      'services.web.peak (11) must not exceed replicas.max (10): raise max or lower peak',
    ],
    [
      'the whole fleet evictable',
      onLocal(web({ disruption: { maxUnavailable: 3 } })),
      'services.web.disruption.maxUnavailable (3) must be less than replicas.min (3): all instances might be evicted at once; use 1',
    ],
    [
      'a queue behind an HPA',
      onEks(web({ autoscaling: { queueLength: 100 } })),
      "services.web.autoscaling.queueLength (100) must not be set while cluster.replicaOwner is hpa: an HPA reads no queue: set cluster.replicaOwner to 'keda'",
    ],
    [
      'a second value for a computed variable',
      onLocal(web({ variables: { KEEP_ALIVE_TIMEOUT_SECONDS: '5' } })),
      'services.web.variables.KEEP_ALIVE_TIMEOUT_SECONDS (5) is computed from rollout.keepAlive: remove it and set that instead',
    ],
    [
      'a published image on local',
      onLocal({ image: cloud.image }),
      'image.kind (registry) must be build on local: local runs no containers: it builds the application from this repository',
    ],
    [
      'a built image in the cloud',
      onEc2({ image: { kind: 'build' } }),
      'image.kind (build) must be registry on ec2: publish the image and name its repository and digest',
    ],
    [
      'no image in the cloud',
      onEc2({ image: undefined }),
      'image is required: name repository and digest of a published image',
    ],
    [
      'an account on local',
      onLocal({ account: cloud.account }),
      'account (123456789012) must not be set on local: remove it: local has no account',
    ],
    [
      'a region on local',
      onLocal({ region: cloud.region }),
      'region (eu-central-1) must not be set on local: remove it: local has no region',
    ],
    [
      'no domain on ec2',
      onEc2({ domain: undefined }),
      'domain is required on ec2 for tier multi: clients would send passwords in clear; name one whose DNS you decide, or use tier single for a trial',
    ],
    ['no account on ec2', onEc2({ account: undefined }), "account is required on ec2: set account: { id: '...' }"],
    ['no region on eks', onEks({ region: undefined }), "region is required on eks: set it, such as 'eu-central-1'"],
    ['a cluster on ec2', onEc2({ cluster: {} }), 'cluster must not be set on ec2: remove it: only eks has a cluster'],
    [
      'crossed bounds of a node group',
      onEks({ cluster: { nodeGroups: { jobs: { instanceType: 'm6i.large', min: 20, max: 10 } } } }),
      'cluster.nodeGroups.jobs.min (20) must not exceed max (10): raise max or lower min',
    ],
    [
      'a vertical autoscaler that acts',
      onEks({ cluster: { verticalAutoscaler: 'auto' } }),
      "cluster.verticalAutoscaler (auto) must not act beside hpa, which follows the shares of cpu and memory that it would change: use 'recommend', or let a service follow neither: autoscaling.resources: []",
    ],
    [
      'a host on local',
      onLocal({ cache: { kind: 'redis', host: 'inCluster' } }),
      'cache.host must not be set on local: remove it: only eks has a choice of hosts',
    ],
    [
      'a host on ec2',
      onEc2({ database: { host: 'managed' } }),
      'database.host must not be set on ec2: remove it: only eks has a choice of hosts',
    ],
    [
      'local ports in the cloud',
      onEc2({ network: { ports: { base: 20_000 } } }),
      'network.ports must not be set on ec2: remove it: only local shares the ports of one machine',
    ],
    [
      'a public network',
      onEc2({ network: { cidr: '8.8.0.0/16' } }),
      "network.cidr (8.8.0.0/16) must be a private IPv4 block between /16 and /28: use '10.0.0.0/16'",
    ],
    [
      'a network larger than a VPC',
      onEc2({ network: { cidr: '10.0.0.0/8' } }),
      "network.cidr (10.0.0.0/8) must be a private IPv4 block between /16 and /28: use '10.0.0.0/16'",
    ],
    [
      'a network that begins in its middle',
      onEc2({ network: { cidr: '10.0.1.0/16' } }),
      'network.cidr (10.0.1.0/16) must begin at a multiple of its size: set the bits after the prefix to 0',
    ],
    [
      'privileged ports',
      onLocal({ network: { ports: { base: 1000 } } }),
      'network.ports.base (1000) must lie between 1024 and 65135: an environment owns 400 ports, none of them privileged; 18000 is the default',
    ],
    [
      'a block past the last port',
      onLocal({ network: { ports: { base: 65_200 } } }),
      'network.ports.base (65200) must lie between 1024 and 65135: an environment owns 400 ports, none of them privileged; 18000 is the default',
    ],
    [
      'a block that reaches into the ephemeral ports',
      onLocal({ network: { ports: { base: 32_369 } } }),
      'network.ports.base (32369) must keep ports 32369 to 32768 out of 32768 to 60999: the kernel gives those to outgoing connections; take a base below 32369 or from 61000',
    ],
    [
      'a client port inside the block',
      onLocal(balancer({ port: 18_100 })),
      'loadBalancer.port (18100) must lie outside 18000 to 18399: that block belongs to the components; choose another port or network.ports.base',
    ],
    [
      'an ephemeral client port',
      onLocal(balancer({ port: 40_000 })),
      'loadBalancer.port (40000) must lie outside 32768 to 60999: the kernel gives those to outgoing connections',
    ],
    [
      'a privileged client port',
      onLocal(balancer({ port: 80 })),
      'loadBalancer.port (80) must be at least 1024 on local: lower ports need root; 8080 is the default',
    ],
    [
      'one port for https and its redirect',
      onLocal(balancer({ tls: { kind: 'selfSigned', redirectPort: 8080 } })),
      'loadBalancer.tls.redirectPort (8080) must differ from loadBalancer.port (8080): one port speaks https, the other redirects to it',
    ],
    [
      'one file for certificate and key',
      onLocal(
        balancer({ tls: { kind: 'certificate', certificateFile: 'a.pem', keyFile: 'a.pem', redirectPort: 8081 } }),
      ),
      'loadBalancer.tls.keyFile (a.pem) must differ from certificateFile: keep the key in a file of its own that only its owner can read',
    ],
    [
      'certificate files in the cloud',
      onEc2(balancer({ tls: { kind: 'selfSigned', redirectPort: 8081 } })),
      'loadBalancer.tls.kind (selfSigned) must be none on ec2: files are for local; the certificate of a domain is issued by the cloud',
    ],
    [
      'nginx in the cloud',
      onEc2(balancer({ engine: 'nginx' })),
      'loadBalancer.engine (nginx) must not be set on ec2: remove it: the cloud has its own balancer (on eks see cluster.ingress)',
    ],
    [
      'a try longer than the request',
      onLocal(balancer({ timeouts: { perTry: '90s' } })),
      'loadBalancer.timeouts.perTry (90s) must not exceed request (60s): one try cannot last longer than the whole; lower perTry or raise request',
    ],
    [
      'connecting longer than a try',
      onLocal(balancer({ timeouts: { connect: '61s' } })),
      'loadBalancer.timeouts.connect (61s) must not exceed perTry (60s): connecting is part of a try; lower connect or raise perTry',
    ],
    [
      'silence shorter than a request in the cloud',
      onEc2(balancer({ timeouts: { idle: '30s' } })),
      'loadBalancer.timeouts.idle (30s) must be at least request (60s) on ec2: that balancer closes a connection on which a slow answer keeps silent; raise idle or lower request',
    ],
    [
      'overlapping checks',
      onLocal(balancer({ healthCheck: { timeout: '6s' } })),
      'loadBalancer.healthCheck.timeout (6s) must not exceed interval (5s): checks would overlap; lower timeout or raise interval',
    ],
    [
      'checks more often than the cloud can',
      onEc2(balancer({ healthCheck: { interval: '4s', timeout: '2s' } })),
      'loadBalancer.healthCheck.interval (4s) must be at least 5s on ec2: the balancer of the cloud checks no more often',
    ],
    [
      'less time than the checks need',
      onLocal({ rollout: { readyTimeout: '9s' } }),
      'rollout.readyTimeout (9s) must be at least 10s: the balancer needs 2 passes, 5s apart, before it trusts an instance; raise it',
    ],
    [
      'tries without a method',
      onLocal(balancer({ retry: { methods: [] } })),
      'loadBalancer.retry.methods ([]) must name a method for 1 attempts: name one, or set attempts to 0',
    ],
    [
      'cached diagnostics',
      onLocal(balancer({ responseCache: { kind: 'memory', paths: ['/static/', '/api/'] } })),
      'loadBalancer.responseCache.paths (/api/) must not cover /api/instances: a kept answer would show an old state, and to everybody; name a longer prefix',
    ],
    [
      "the balancer's health on an instance's path",
      onLocal(balancer({ healthPath: '/health/ready' })),
      "loadBalancer.healthPath (/health/ready) must differ from the paths of the instances: the balancer answers it itself; keep '/balancer/health'",
    ],
    [
      'diagnostics for everybody',
      onLocal(balancer({ diagnostics: { allow: ['0.0.0.0/0'] } })),
      'loadBalancer.diagnostics.allow (0.0.0.0/0) must not open diagnostics to everybody: name the networks of your people and monitors',
    ],
    [
      'metrics for every client',
      onLocal(balancer({ diagnostics: { paths: ['/health/deep'] } })),
      'loadBalancer.diagnostics.paths (["/health/deep"]) must hide /metrics: scrapers go to the instances; add it, so that clients do not read it',
    ],
    [
      'more replicas than ports',
      onLocal({ database: { readReplicas: 9 } }),
      'database.readReplicas (9) must be at most 8 on local: the port plan has no more room; lower it',
    ],
    [
      'more Redis nodes than ports',
      onLocal({ cache: { kind: 'redis', masters: 16 } }),
      'cache.masters (16) must not make more than 30 nodes on local, 16 x 2 are 32: the port plan has no more room; lower masters or replicasPerMaster',
    ],
    [
      'locks that a full cluster drops',
      onLocal({ cache: { kind: 'redis', maxMemoryPolicy: 'allkeys-lru' } }),
      'cache.maxMemoryPolicy (allkeys-lru) must be noeviction while the cluster holds locks and events: a full cluster would silently drop them; cached answers leave by their time to live',
    ],
    [
      'a fleet without shared state',
      onLocal({ tier: 'single', ...web({ replicas: { max: 2 } }) }),
      "cache.kind (none) must not be none while services.web.replicas.max is 2: each instance would count rate limits and keep answers for itself; use kind 'redis' or one instance",
    ],
    [
      'locks without Redis',
      onLocal({ tier: 'single', locking: { kind: 'redis' } }),
      "locking.kind (redis) must not be redis while cache.kind is none: locks live in the cache's cluster; set cache.kind to 'redis' or locking.kind to 'none'",
    ],
    [
      'streams without Redis',
      onLocal({ tier: 'single', messaging: { kind: 'redis' } }),
      "messaging.kind (redis) must not be redis while cache.kind is none: streams live in the cache's cluster; set cache.kind to 'redis' or messaging.kind to 'inProcess'",
    ],
    [
      'a part that locks longer than the whole',
      onLocal({ locking: { kind: 'redis', incrementalTtl: '31m' } }),
      'locking.incrementalTtl (31m) must not exceed fullSyncTtl (30m): a part takes no longer than the whole; lower it or raise fullSyncTtl',
    ],
    [
      'PgBouncer before MySQL',
      onLocal({ database: { engine: 'mysql', pooler: { kind: 'pgbouncer' } } }),
      'database.pooler.kind (pgbouncer) must be none with mysql: PgBouncer speaks to Postgres only',
    ],
    [
      'a lone pooler',
      onEks({ database: { host: 'inCluster', pooler: { kind: 'pgbouncer' } } }),
      'database.pooler.instances (1) must be at least 2 for tier multi on eks: without the only pooler no instance reaches the database',
    ],
    [
      'backups longer than the cloud keeps',
      onEc2({ backup: { retention: '36d' } }),
      'backup.retention (36d) must be at most 35d on ec2: the managed database keeps no more; archive snapshots elsewhere',
    ],
    [
      'one zone in the cloud',
      onEc2({ tier: 'single', network: { zones: 1 } }),
      'network.zones (1) must be at least 2 on ec2: balancers and databases need subnets in two zones',
    ],
    [
      'a secret named twice',
      onLocal({ secrets: ['JWT_SECRET_KEY', 'JWT_SECRET_KEY'] }),
      'secrets must not name JWT_SECRET_KEY twice: remove one of them',
    ],
    [
      'more search nodes than the port plan has places for',
      onLocal({ search: { kind: 'opensearch', nodes: 6 } }),
      'search.nodes (6) must be at most 5 on local: the port plan has no more room; lower it',
    ],
    [
      'a webhook beside no Alertmanager',
      onLocal({ tier: 'single', observability: { notify: { webhooks: ['http://127.0.0.1:9000/a'] } } }),
      `observability.notify.webhooks (["http://127.0.0.1:9000/a"]) needs somebody who tells, which observability.metrics 'endpoint' has not: set metrics to 'prometheus', or remove it`,
    ],
    [
      'a webhook on ec2',
      onEc2({ observability: { notify: { webhooks: ['http://127.0.0.1:9000/a'] } } }),
      'observability.notify.webhooks (["http://127.0.0.1:9000/a"]) is for local, not for ec2: remove it: alarmEmails names who is told there',
    ],
    [
      'a webhook named twice',
      onLocal({ observability: { notify: { webhooks: ['http://127.0.0.1:9000/a', 'http://127.0.0.1:9000/a'] } } }),
      'observability.notify.webhooks.1 (http://127.0.0.1:9000/a) must not be named twice: remove it',
    ],
    [
      'a webhook that is none',
      onLocal({ observability: { notify: { webhooks: ['ftp://127.0.0.1/a'] } } }),
      "observability.notify.webhooks.0 (ftp://127.0.0.1/a) is not the URL of a webhook: write it as 'http://127.0.0.1:9000/alerts'",
    ],
    [
      'Grafana on local',
      onLocal({ observability: { metrics: 'prometheusAndGrafana' } }),
      "observability.metrics (prometheusAndGrafana) is not built yet on local: use 'prometheus' until it is",
    ],
    [
      'two poolers on local',
      onLocal({ database: { pooler: { kind: 'pgbouncer', instances: 2 } } }),
      'database.pooler.instances (2) is not built yet on local: use 1 until it is',
    ],
  ])('%s', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([problem]);
  });

  test.each<[string, Values, string]>([
    [
      'a worker is given a path',
      { jobs: { role: 'worker', port: 3000, paths: ['/jobs'] } },
      'system.services.jobs.paths (/jobs) must not be set for a worker: a worker answers no client; remove it',
    ],
    [
      'two services are given one path',
      { a1: { role: 'frontend', port: 1, paths: ['/', '/a'] }, b1: { role: 'frontend', port: 1, paths: ['/'] } },
      'system.services.b1.paths (/) must not stand in system.services.a1.paths as well: a path leads to one service; remove one of the two',
    ],
  ])('%s', (_, services, problem) => {
    expect(problemsOf(onLocal({ system: { name: 'pages', services } }))).toEqual([problem]);
  });

  test('a system has more services than a local environment has ports', () => {
    const names = ['one', 'two', 'three', 'four'];
    const services = Object.fromEntries(names.map((name) => [name, { role: 'worker', port: 3000 }]));
    expect(problemsOf(onLocal({ system: { name: 'many', services } }))).toEqual([
      'system.services (4) must be at most 3 services on local: the port plan has no more room; split the system',
    ]);
  });
});

describe('a limit itself', () => {
  const frontend = { name: 'shop', services: { pages: { role: 'frontend', port: 80 } } };
  const pages = (name: string) => ({ [name]: { role: 'frontend', port: 80, paths: [`/${name}`] } });
  const three = Object.fromEntries(['a1', 'b1', 'c1'].map((name) => [name, { role: 'web', port: 3000 }]));

  test.each<[string, Values]>([
    ['bounds that meet', onLocal(web({ replicas: { min: 3, max: 3 } }))],
    ['the last instance with a port', onLocal(web({ replicas: { max: 59 } }))],
    ['the last service with ports', onLocal({ system: { name: 'three', services: three } })],
    ['a frontend that follows no queue', onLocal({ system: frontend })],
    ['a path for each frontend', onLocal({ system: { name: 'two', services: { ...pages('a1'), ...pages('b1') } } })],
    [
      'a worker behind KEDA that follows a queue',
      onEks({ cluster: { replicaOwner: 'keda' }, ...web({ autoscaling: { queueLength: 100 } }) }),
    ],
    ['the last replica with a port', onLocal({ database: { readReplicas: 8 } })],
    ['the last Redis node with a port', onLocal({ cache: { kind: 'redis', masters: 15 } })],
    ['connecting as long as a try', onLocal(balancer({ timeouts: { connect: '60s' } }))],
    ['checks that touch', onLocal(balancer({ healthCheck: { timeout: '5s' } }))],
    ['just time for the checks', onLocal({ rollout: { readyTimeout: '10s' } })],
    ['no tries, no methods', onLocal(balancer({ retry: { attempts: 0, methods: [] } }))],
    ['a part that locks as long as the whole', onLocal({ locking: { kind: 'redis', incrementalTtl: '30m' } })],
    [
      'a node group of fixed size',
      onEks({ cluster: { nodeGroups: { jobs: { instanceType: 'm6i.xlarge', min: 3, max: 3 } } } }),
    ],
    ['the smallest network', onEc2({ network: { cidr: '192.168.0.0/22' } })],
    ['the whole of a private range', onEc2({ network: { cidr: '192.168.0.0/16' } })],
    ['the last private network', onEc2({ network: { cidr: '172.31.0.0/16' } })],
    ['the first block', onLocal({ network: { ports: { base: 1024 } } })],
    ['the last block below the ephemeral ports', onLocal({ network: { ports: { base: 32_368 } } })],
    ['the first block above them', onLocal({ network: { ports: { base: 61_000 } } })],
    ['the last block', onLocal({ network: { ports: { base: 65_135 } } })],
    ['the first port', onLocal(balancer({ port: 1024 }))],
    ['the port below the block', onLocal(balancer({ port: 17_999 }))],
    ['the port above the block', onLocal(balancer({ port: 18_400 }))],
    ['the last port below the ephemeral ones', onLocal(balancer({ port: 32_767 }))],
    ['the first port above them', onLocal(balancer({ port: 61_000 }))],
    [
      'eviction from a cluster that holds no state',
      onLocal({
        cache: { kind: 'redis', maxMemoryPolicy: 'allkeys-lru' },
        locking: { kind: 'none' },
        messaging: { kind: 'inProcess' },
      }),
    ],
  ])('is accepted: %s', (_, input) => {
    expect(problemsOf(input)).toEqual([]);
  });

  test.each<[string, Values]>([
    ['the block that ends on the first ephemeral port', onLocal({ network: { ports: { base: 32_369 } } })],
    ['the block that begins on the last one', onLocal({ network: { ports: { base: 60_999 } } })],
    ['the first port of the block', onLocal(balancer({ port: 18_000 }))],
    ['the last port of the block', onLocal(balancer({ port: 18_399 }))],
    ['the first ephemeral port', onLocal(balancer({ port: 32_768 }))],
    ['the last ephemeral port', onLocal(balancer({ port: 60_999 }))],
    ['the network beside the private ones', onEc2({ network: { cidr: '172.32.0.0/16' } })],
    ['a network smaller than a VPC', onEc2({ network: { cidr: '10.0.0.0/29' } })],
  ])('fails when it is passed: %s', (_, input) => {
    expect(problemsOf(input)).toHaveLength(1);
  });
});

describe('all problems at once', () => {
  test('shape, relations and ledgers of unrelated sections are reported together', () => {
    const input = onLocal({
      backup: { retention: 'a week' },
      chache: {},
      locking: { kind: 'redis', incrementalTtl: '31m' },
      rollout: { drain: '10s' },
      database: { maxConnections: 200 },
    });
    expect(problemsOf(input)).toEqual([
      "chache is not a known key: did you mean 'cache'?",
      "backup.retention (a week) is malformed: write it as '30s' or '5m'",
      'locking.incrementalTtl (31m) must not exceed fullSyncTtl (30m): a part takes no longer than the whole; lower it or raise fullSyncTtl',
      'database.maxConnections (200) must give at least 340 connections for database primary, web (10 + 1) x (10 + 20) + 10 in reserve: raise it, lower replicas.max or the pool, or put a pooler in front',
      'rollout.drain (10s) must give at least 30 seconds for statements in flight, because a statement may run for 30s: raise it, or lower database.statementTimeout',
    ]);
  });

  test('a misspelt tier hides no other problem and raises none', () => {
    expect(problemsOf(onLocal({ tier: 'mutli', ...web({ replicas: { min: 11 } }) }))).toEqual([
      "tier (mutli) must be one of single, multi, enterprise: did you mean 'multi'?",
      'services.web.replicas.min (11) must not exceed max (10): raise max or lower min',
    ]);
  });

  test('the message names the environment and counts', () => {
    const input = onLocal({ name: 'stage', backup: { retention: '0d' }, rollout: { surge: 0 } });
    expect(() => parseEnvironment(input)).toThrow(
      /^environment stage has 2 problems:\n {2}backup\.retention \(0d\) .*\n {2}rollout\.surge \(0\) .*$/,
    );
  });

  test('each problem says path, value, rule and way out', () => {
    const error = (() => {
      try {
        return parseEnvironment(onLocal(web({ replicas: { min: 11 } })));
      } catch (caught) {
        return caught as EnvironmentError;
      }
    })();
    expect(error).toBeInstanceOf(EnvironmentError);
    expect((error as EnvironmentError).problems).toEqual([
      {
        path: 'services.web.replicas.min',
        value: 11,
        rule: 'must not exceed max (10)',
        wayOut: 'raise max or lower min',
        environment: 'local',
      },
    ]);
  });
});

describe('a secret', () => {
  const values = {
    word: 'correct-horse-battery',
    url: 'postgresql://app:hunter2@db:5432/app',
    key: 'AKIAIOSFODNN7EXAMPLE',
    random: 'bWFzdGVyLWtleS0xMjM0NTY3ODkw',
    pem: '-----BEGIN PRIVATE KEY-----',
  };

  test.each<[string, Values]>([
    ['among the names', { secrets: [values.word] }],
    ['that passes for a name', { secrets: [values.key] }],
    ['in a variable that says so', web({ variables: { DB_PASSWORD: values.word } })],
    ['in a variable that does not say so', web({ variables: { UPSTREAM: values.url } })],
    ['in a random word', web({ variables: { SEED: values.random } })],
    ['in a tag', { tags: { owner: values.random } }],
    [
      'where a file is named',
      balancer({ tls: { kind: 'certificate', certificateFile: 'a.pem', keyFile: values.pem, redirectPort: 8081 } }),
    ],
    ['in an unknown key', { rollout: { password: values.word } }],
    ['inside an unknown key', { database: { mirror: { url: values.url } } }],
    ['where an object belongs', { rollout: [values.pem] }],
    ['in a known key', { domain: values.url }],
  ])('%s is refused and never printed', (_, input) => {
    const problems = problemsOf(onLocal(input));
    expect(problems).toHaveLength(1);
    for (const value of Object.values(values)) expect(problems.join()).not.toContain(value);
  });

  test('is not suspected below a service of that name', () => {
    const system = { name: 'auth', services: { token: { role: 'web', port: 3000 } } };
    expect(problemsOf(onLocal({ system, services: { token: { memory: '1GB' } } }))[0]).toContain('memory (1GB)');
  });

  test('is named, not held', () => {
    expect(parseEnvironment(onLocal({ secrets: ['JWT_SECRET_KEY', 'HKDF_SALT'] })).secrets).toEqual([
      'JWT_SECRET_KEY',
      'HKDF_SALT',
    ]);
  });

  test('is not suspected in ordinary variables', () => {
    const variables = { LOG_LEVEL: 'info', COMMIT: 'a'.repeat(40), FRONTEND_URL: 'https://example.com/a', TOP: '10' };
    expect(problemsOf(onLocal(web({ variables })))).toEqual([]);
  });
});

describe('the connections ledger', () => {
  const asked = (values: {
    max?: number;
    min?: number;
    size?: number;
    overflow?: number;
    surge?: number;
    adminReserve?: number;
    maxConnections?: number;
    readReplicas?: number;
    pooler?: { instances: number; poolSize: number; maxClients?: number };
  }): ConnectionsInput => {
    const { services, database, rollout } = parseEnvironment(onEc2()) as never as ConnectionsInput;
    const { max = 10, min = 1, size = 10, overflow = 20, surge = 0, adminReserve = 0 } = values;
    const { maxConnections, readReplicas = 0, pooler } = values;
    const service = services.web as ConnectionsInput['services'][string];
    return {
      services: { web: { ...service, replicas: { min, max }, pool: { ...service.pool, size, overflow } } },
      database: {
        ...database,
        adminReserve,
        maxConnections,
        readReplicas,
        pooler: pooler ? { kind: 'pgbouncer', maxClients: undefined, ...pooler } : { kind: 'none' },
      },
      rollout: { ...rollout, surge },
    };
  };
  const verdicts = (input: ConnectionsInput) =>
    connectionsLedger(input).map(({ demand, supply, headroom, verdict }) => [demand, supply, headroom, verdict]);

  test("counts CryptoServe's example: 5 instances x 30 connections are 150", () => {
    expect(fleetDemand(asked({ max: 5 }))).toBe(150);
  });

  test("recommends at least the guides' formula: 10 x 10 x 1.5 + 50 are 200", () => {
    expect(guidesFloor([{ instances: 10, size: 10 }])).toBe(200);
    expect(guidesFloor([{ instances: 1, size: 1 }])).toBe(52);
    expect(verdicts(asked({ max: 10, overflow: 0 }))).toEqual([[100, 200, 100, 'ok']]);
  });

  test("fails when CryptoServe's own sizing meets its formula: 10 x 30 against 200", () => {
    expect(verdicts(asked({ max: 10, maxConnections: 200 }))).toEqual([[300, 200, -100, 'violated']]);
  });

  test("fails when Reconciliation's own sizing meets its database: 20 x 30 against 200", () => {
    expect(verdicts(asked({ max: 20, maxConnections: 200 }))).toEqual([[600, 200, -400, 'violated']]);
    expect(verdicts(asked({ max: 50, maxConnections: 200 }))).toEqual([[1500, 200, -1300, 'violated']]);
  });

  test('carries both guides with a pooler', () => {
    const pooler = { instances: 2, poolSize: 40 };
    // 2 x 40 pooled, 2 instances starting at once with a migration each, 10 in reserve.
    expect(verdicts(asked({ max: 20, min: 2, maxConnections: 200, adminReserve: 10, pooler }))).toEqual([
      [92, 200, 108, 'ok'],
      [610, 610, 0, 'ok'],
    ]);
    expect(verdicts(asked({ max: 50, min: 2, maxConnections: 200, pooler }))[0]).toEqual([82, 200, 118, 'ok']);
  });

  test('counts the surge of a rollout and the reserve', () => {
    expect(verdicts(asked({ max: 10, surge: 1, adminReserve: 10, maxConnections: 340 }))).toEqual([
      [340, 340, 0, 'ok'],
    ]);
    expect(verdicts(asked({ max: 10, surge: 1, adminReserve: 10, maxConnections: 339 }))).toEqual([
      [340, 339, -1, 'violated'],
    ]);
  });

  test('counts migrations of the surge past the pooler when the fleet is smaller than it', () => {
    expect(verdicts(asked({ min: 1, surge: 3, pooler: { instances: 1, poolSize: 20 } }))[0]?.[0]).toBe(23);
  });

  test('has a line for the primary and for each replica', () => {
    expect(connectionsLedger(asked({ readReplicas: 2 })).map(({ subject }) => subject)).toEqual([
      'database primary',
      'database replica 1',
      'database replica 2',
    ]);
  });

  test('makes a pooler accept what the whole fleet opens to every server', () => {
    const pooler = { instances: 2, poolSize: 20 };
    expect(verdicts(asked({ max: 5, readReplicas: 1, pooler })).at(-1)).toEqual([300, 300, 0, 'ok']);
    expect(verdicts(asked({ max: 5, readReplicas: 1, pooler: { ...pooler, maxClients: 299 } })).at(-1)).toEqual([
      300,
      299,
      -1,
      'violated',
    ]);
  });

  test('counts every role: a frontend asks the database for the sizes of the queues', () => {
    const services = { worker: { pool: { size: 2, overflow: 3 } }, frontend: { pool: { size: 1, overflow: 1 } } };
    const { ledgers } = parseEnvironment(onLocal({ system: reference, services }));
    // 11 instances of each: web 30 connections, worker 5, frontend 2; and 10 in reserve.
    expect(ledgers.find(({ subject }) => subject === 'database primary')?.demand).toBe(11 * 37 + 10);
  });

  test('fills max_connections, the same for every number of running instances', () => {
    const sized = (min: number) => parseEnvironment(onLocal(web({ replicas: { min } }))).database.maxConnections;
    expect([1, 2, 3, 5].map(sized)).toEqual([340, 340, 340, 340]);
  });

  test('fills the clients of a pooler', () => {
    const { database } = parseEnvironment(onLocal({ database: { pooler: { kind: 'pgbouncer' } } }));
    // 11 x 30 to the primary and to one replica, 10 in reserve; the server then needs 20 + 3 + 10, the floor is 80.
    expect(database.pooler).toMatchObject({ maxClients: 670 });
    expect(database.maxConnections).toBe(80);
  });

  const numbers = {
    max: fc.integer({ min: 1, max: 500 }),
    size: fc.integer({ min: 1, max: 100 }),
    overflow: fc.nat(100),
  };

  test('never asks for less when there are more instances, connections or surge', () => {
    const more = fc.record({ ...numbers, surge: fc.nat(20), by: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(more, fc.constantFrom('max', 'size', 'overflow', 'surge'), ({ by, ...base }, what) => {
        const [before, after] = [asked(base), asked({ ...base, [what]: base[what] + by })];
        expect(fleetDemand(after)).toBeGreaterThan(fleetDemand(before) - 1);
        expect(connectionsLedger(after)[0]?.demand).toBeGreaterThanOrEqual(connectionsLedger(before)[0]?.demand ?? 0);
      }),
    );
  });

  test('always passes what it chose itself, in tens, never under the formula of the guides', () => {
    fc.assert(
      fc.property(fc.record({ ...numbers, readReplicas: fc.nat(5) }), fc.boolean(), (base, pooled) => {
        const pooler = pooled ? { instances: 2, poolSize: base.size } : undefined;
        const lines = connectionsLedger(asked({ ...base, pooler }));
        expect(lines.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
        const supply = lines[0]?.supply ?? 0;
        expect(supply % 10).toBe(0);
        const floor = guidesFloor([{ instances: pooled ? 2 : base.max, size: base.size }]);
        expect(supply).toBeGreaterThanOrEqual(floor);
      }),
    );
  });

  test('does not depend on the number of instances behind a pooler', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 500 }), (max) => {
        const pooler = { instances: 2, poolSize: 20 };
        expect(connectionsLedger(asked({ max, min: 3, pooler }))[0]?.demand).toBe(43);
      }),
    );
  });
});

describe('the shutdown ledger', () => {
  const planOf = (input: Values) => {
    const { shutdown, rollout } = parseEnvironment(input);
    const plan = Object.fromEntries(Object.entries(shutdown.web ?? {}).map(([name, time]) => [name, String(time)]));
    expect(String(rollout.deregistration)).toBe(plan.wait);
    return plan;
  };

  test('waits 2 s on local, where the deploy takes an instance off the balancer first', () => {
    expect(planOf(onLocal())).toEqual({
      wait: '2s',
      drain: '30s',
      grace: '37s',
      keepAlive: '65s',
      idle: '60s',
      deregistration: '2s',
    });
  });

  test('lets the longest request end on ec2, whose group deregisters first', () => {
    expect(planOf(onEc2())).toMatchObject({ wait: '10s', grace: '45s', deregistration: '60s' });
    expect(planOf(onEc2({ rollout: { drain: '90s' } }))).toMatchObject({ grace: '105s', deregistration: '100s' });
  });

  test('waits on eks until the checks have noticed', () => {
    expect(planOf(onEks())).toMatchObject({ wait: '45s', grace: '80s', deregistration: '75s' });
    const quick = onEks(balancer({ healthCheck: { interval: '5s', timeout: '2s', failures: 2 } }));
    expect(planOf(quick)).toMatchObject({ wait: '10s' });
    // The application counts whole seconds: 3 x 5.5 s are 16.5 s, and 17 s cover them.
    const uneven = onEks({ cluster: { ingress: 'nginx' }, ...balancer({ healthCheck: { interval: '5500ms' } }) });
    expect(planOf(uneven)).toMatchObject({ wait: '17s' });
  });

  test('takes explicit values', () => {
    const rollout = { deregistration: '5s', drain: '40s', grace: '60s', keepAlive: '75s' };
    expect(planOf(onLocal({ rollout }))).toMatchObject({ wait: '5s', drain: '40s', grace: '60s', keepAlive: '75s' });
  });

  test.each<[string, Values, string]>([
    [
      'requests may still arrive',
      onEks({ rollout: { deregistration: '44s' } }),
      'rollout.deregistration (44s) must give at least 45 seconds for requests still arriving, because the balancer on eks may send them that long after SIGTERM: raise it, or leave it out',
    ],
    [
      'there is no wait at all',
      onLocal({ rollout: { deregistration: '0s' } }),
      'rollout.deregistration (0s) must give at least 1 second for requests still arriving, because the balancer on local may send them that long after SIGTERM: raise it, or leave it out',
    ],
    [
      'a statement outlives the drain',
      onLocal({ database: { statementTimeout: '31s' } }),
      'rollout.drain (30s) must give at least 31 seconds for statements in flight, because a statement may run for 31s: raise it, or lower database.statementTimeout',
    ],
    [
      'the kill comes before the end',
      onLocal({ rollout: { grace: '36s' } }),
      'rollout.grace (36s) must give at least 37 seconds for wait, drain and margin, because SIGKILL would cut off 2s of waiting, 30s of draining and 5s of closing: raise it, or leave it out',
    ],
    [
      'the instance closes idle connections first',
      onLocal({ rollout: { keepAlive: '60s' } }),
      'rollout.keepAlive (60s) must give at least 61 seconds for idle connections, because the balancer, which keeps them 60s, must be the one that closes them: raise it, or lower loadBalancer.timeouts.idle',
    ],
  ])('fails when %s', (_, input, problem) => {
    expect(problemsOf(input)).toEqual([problem]);
  });

  test('keeps its order whatever a person sets: wait + drain < grace, idle < keep-alive', () => {
    const seconds = fc.integer({ min: 30, max: 600 }).map((number) => `${number}s`);
    fc.assert(
      fc.property(seconds, seconds, seconds, (drain, idle, deregistration) => {
        const { shutdown } = parseEnvironment(
          onLocal({ rollout: { drain, deregistration }, ...balancer({ timeouts: { idle } }) }),
        );
        const plan = shutdown.web as Environment['shutdown'][string];
        expect(plan.grace.seconds).toBeGreaterThan(plan.wait.seconds + plan.drain.seconds);
        expect(plan.keepAlive.seconds).toBeGreaterThan(plan.idle.seconds);
      }),
      { numRuns: 25 },
    );
  });
});

describe('the disruption ledger', () => {
  test('lets one instance go by default, also from a fleet of one', () => {
    const lone = parseEnvironment(onEc2({ tier: 'single' }));
    expect(lineOf(lone, 'evictions from web')).toMatchObject({ demand: 1, supply: 1, verdict: 'ok' });
  });

  test("fails when the guide's minAvailable 2 meets its own 2 replicas", () => {
    expect(problemsOf(onEks(web({ replicas: { min: 2, max: 20 }, disruption: { minAvailable: 2 } })))).toEqual([
      'services.web.disruption ({"minAvailable":2}) must give at least 1 instance for evictions from web, as minAvailable 2 of 2 lets 0 go; with none, no node ever drains: use { maxUnavailable: 1 }, or raise replicas.min',
    ]);
    expect(problemsOf(onEks(web({ replicas: { min: 3, max: 20 }, disruption: { minAvailable: 2 } })))).toEqual([]);
  });

  test('fails when nothing may ever be unavailable', () => {
    expect(problemsOf(onEks(web({ disruption: { maxUnavailable: 0 } })))[0]).toContain(
      'maxUnavailable 0 of 3 lets 0 go',
    );
  });

  test('fails when the rest cannot carry the declared peak after losing a zone', () => {
    // 10 over 3 zones: the fullest holds 4, so 6 are left.
    expect(problemsOf(onEc2(web({ peak: 6 })))).toEqual([]);
    expect(problemsOf(onEc2(web({ peak: 7 })))).toEqual([
      'services.web.replicas.max (10) must give at least 7 instances for the peak of web with one zone away, because 10 over 3 zones leave 6 when the fullest zone is lost: raise max, spread over more zones, or lower peak',
    ]);
    expect(problemsOf(onEc2(web({ peak: 7, replicas: { max: 11 } })))).toEqual([]);
  });

  test('states what the fleet carries with a zone away when no peak is declared', () => {
    expect(lineOf(parseEnvironment(onEc2()), 'the peak of web with one zone away')).toMatchObject({
      supply: 6,
      verdict: 'ok',
    });
  });

  test('fails when a resting fleet could be in one zone, unless the tier is single', () => {
    expect(problemsOf(onEc2(web({ replicas: { min: 1 } })))).toEqual([
      'services.web.replicas.min (1) must give at least 1 instance for web at rest with one zone away, because 1 over 3 zones may all be in the one that is lost: run at least 2 over at least 2 zones, or use tier single',
    ]);
    expect(problemsOf(onLocal(web({ replicas: { min: 1 } })))).toEqual([]);
  });
});

test.each([
  'https://somebody:ohno1234@alerts.example.com/hook',
  'https://alerts.example.com/hook?api_key=ohno1234',
  'https://alerts.example.com/services/T01ABCDEF/B01ABCDEF/ohno1234ohno1234ohno1234',
  'https://alerts.example.com/ping/0e1f7a52-1234-4f6a-9c1e-abcd12345678',
])('a webhook that lets in whoever knows it is refused, and not shown', (url) => {
  expect(problemsOf(onLocal({ observability: { notify: { webhooks: [url] } } }))).toEqual([
    "observability.notify.webhooks.0 (hidden, it may be a secret) must hold no password or token, because what is synthesized is stored and shown: let a relay on this machine add it, and name the relay, such as 'http://127.0.0.1:9000/alerts'",
  ]);
});

describe('the port plan', () => {
  test('gives every component of the largest local environment a port of its own inside the block', () => {
    const plan = portPlan(18_000);
    const many = (count: number, port: (index: number) => number) =>
      Array.from({ length: count }, (_, index) => port(index));
    const instances = [0, 1, 2].flatMap((service) =>
      many(INSTANCES_PER_SERVICE, (index) => plan.instance(service, index + 1)),
    );
    const ports = [
      ...[plan.balancerAdmin, plan.database, plan.prometheus, plan.alertmanager],
      ...Object.values(plan.rabbitmq),
      ...[plan.kafka, plan.kafkaController],
      ...many(NODES_PER_SEARCH, plan.searchNode),
      ...many(NODES_PER_SEARCH, plan.searchTransport),
      ...many(8, plan.databaseReplica),
      ...many(20, plan.pooler),
      ...many(30, plan.redisNode),
      ...many(30, plan.redisBus),
      ...many(60, plan.exporter),
      ...instances,
    ];
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports.every((port) => port >= plan.first && port <= plan.last)).toBe(true);
    expect(plan.last - plan.first + 1).toBe(BLOCK_SIZE);
  });

  test('keeps the places that the runtime counts on', () => {
    const plan = portPlan(20_000);
    expect([plan.balancerAdmin, plan.database, plan.databaseReplica(0), plan.pooler(0)]).toEqual([
      20_001, 20_010, 20_011, 20_020,
    ]);
    expect([plan.redisNode(0), plan.redisBus(0), plan.prometheus, plan.alertmanager]).toEqual([
      20_040, 20_080, 20_120, 20_121,
    ]);
    expect([plan.exporter(0), plan.instance(0, 1), plan.instance(2, 60)]).toEqual([20_130, 20_201, 20_380]);
  });
});

describe('several environments', () => {
  const at = (name: string, base: number, port: number, tls?: Values) =>
    onLocal({ name, network: { ports: { base } }, ...balancer({ port, ...(tls ? { tls } : {}) }) });
  const conflicts = (...inputs: Values[]) => {
    try {
      assertDisjoint(inputs.map(parseEnvironment));
      return [];
    } catch (error) {
      return (error as EnvironmentError).problems.map(renderProblem);
    }
  };

  test('run side by side when their blocks and client ports are apart', () => {
    const apart = [at('a', 18_000, 8080), at('b', 18_400, 8081), onEc2()].map(parseEnvironment);
    expect(() => assertDisjoint(apart)).not.toThrow();
  });

  test('fails when a name is used twice', () => {
    expect(conflicts(onEc2(), onEks())).toEqual([
      'name (prod) must not be used twice: rename one; the second would overwrite the stacks of the first',
    ]);
  });

  test('fails when blocks overlap by one port', () => {
    expect(conflicts(at('a', 18_000, 8080), at('b', 18_399, 8081))).toEqual([
      'network.ports.base (18399) overlaps network.ports.base (18000) of a: choose another port',
    ]);
  });

  test('fails when client ports collide with each other, a redirect or a block', () => {
    expect(conflicts(at('a', 18_000, 8080), at('b', 19_000, 8080))).toEqual([
      'loadBalancer.port (8080) overlaps loadBalancer.port (8080) of a: choose another port',
    ]);
    expect(conflicts(at('a', 18_000, 8443, { kind: 'selfSigned', redirectPort: 8080 }), at('b', 19_000, 8080))).toEqual(
      ['loadBalancer.port (8080) overlaps loadBalancer.tls.redirectPort (8080) of a: choose another port'],
    );
    expect(conflicts(at('a', 18_000, 8080), at('b', 19_000, 18_001))).toEqual([
      'loadBalancer.port (18001) overlaps network.ports.base (18000) of a: choose another port',
    ]);
  });

  test('report their problems together', () => {
    const inputs = [onLocal({ name: 'a', backup: { retention: '0d' } }), onLocal({ name: 'b', rollout: { surge: 0 } })];
    expect(() => defineEnvironments(inputs as never as EnvironmentInput[])).toThrow(
      /environment a has 1 problem:\n.*\nenvironment b has 1 problem:/,
    );
    expect(defineEnvironments([onEc2()] as never as EnvironmentInput[])).toHaveLength(1);
  });

  test('report conflicts of the sound ones beside the problems of the others', () => {
    const inputs = [at('a', 18_000, 8080), at('b', 19_000, 8080), onLocal({ name: 'c', rollout: { surge: 0 } })];
    expect(() => defineEnvironments(inputs as never as EnvironmentInput[])).toThrow(
      /environment c has 1 problem:\n.*\nenvironment b has 1 problem:\n {2}loadBalancer\.port/,
    );
  });
});

describe('a system', () => {
  test('is frozen', () => {
    expect(Object.isFrozen(webOnly.services.web)).toBe(true);
    expect(webOnly).toEqual({ name: 'abreast', services: { web: { role: 'web', port: 3000 } } });
  });

  test('has a service of each role in the reference', () => {
    expect(Object.values(reference.services).map(({ role }) => role)).toEqual(['web', 'worker', 'frontend']);
  });

  test.each<[string, unknown, string]>([
    [
      'has no service',
      { name: 'a1', services: {} },
      'system.services ({}) must not be empty: name at least one service',
    ],
    ['has an unknown role', { name: 'a1', services: { web: { role: 'wbe', port: 1 } } }, "did you mean 'web'?"],
    [
      'has a name in capitals',
      { name: 'Abreast', services: { web: { role: 'web', port: 1 } } },
      'must be lower-case letters',
    ],
    [
      'has a service with underscores',
      { name: 'a1', services: { my_web: { role: 'web', port: 1 } } },
      'must be lower-case letters',
    ],
    ['has no port', { name: 'a1', services: { web: { role: 'web' } } }, 'system.services.web.port is required: set it'],
  ])('fails when it %s', (_, system, problem) => {
    expect(() => defineSystem(system as never)).toThrow(problem);
  });
});
