import fc from 'fast-check';
import { loadEnvironments } from '../environments';
import { limitBytes } from '../model/capacity/cache-memory';
import { fleetDemand, guidesFloor } from '../model/capacity/connections';
import { type Environment, parseEnvironment } from '../model/environment';
import { EnvironmentError } from '../model/errors';
import { defineSystem } from '../model/system';
import { groupedLines } from '../tools/capacity/group';
import { picture } from '../tools/capacity/picture';
import { shareOf } from '../tools/capacity/share';

type Values = Record<string, unknown>;

const webOnly = defineSystem({ name: 'abreast', services: { web: { role: 'web', port: 3000 } } });
const withWorker = defineSystem({
  name: 'abreast',
  services: { web: { role: 'web', port: 3000 }, worker: { role: 'worker', port: 3000 } },
});
const digest = `sha256:${'a'.repeat(64)}`;
const cloud = {
  domain: 'api.example.com',
  account: { id: '123456789012', github: { repository: 'example/abreast' } },
  region: 'eu-central-1',
  image: { kind: 'registry', repository: 'registry.example.com/abreast', digest },
};
const base = { name: 'sized', system: webOnly, tier: 'multi' };
const onLocal = (values: Values = {}): Values => ({ ...base, platform: 'local', ...values });
const onEc2 = (values: Values = {}): Values => ({ ...base, ...cloud, platform: 'ec2', ...values });
const onEks = (values: Values = {}): Values => ({ ...base, ...cloud, platform: 'eks', ...values });

/** What a person reads when it is refused; empty when it is not. */
function refusalOf(input: unknown): string {
  try {
    parseEnvironment(input);
    return '';
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
}

const lineOf = (input: Values, subject: string): Environment['ledgers'][number] => {
  const found = parseEnvironment(input).ledgers.find((line) => line.subject === subject);
  if (!found) throw new Error(`no line is about ${subject}`);
  return found;
};
const max = (most: number): Values => ({ services: { web: { replicas: { min: 2, max: most } } } });
const redis = (values: Values): Values => ({ cache: { kind: 'redis', ...values } });
const kafka = (values: Values = {}): Values => ({ messaging: { kind: 'kafka', ...values } });
const rabbitmq = (instanceType: string): Values => ({ messaging: { kind: 'rabbitmq', instanceType } });
const inCluster = (values: Values): Values => ({
  cluster: { nodeGroups: { general: { instanceType: 'm6i.4xlarge', min: 3, max: 30 } } },
  database: { host: 'inCluster', ...values },
});
const guide = { sharedBuffers: '256MiB', workMem: '16MiB', maxConnections: 400 };

describe("the guides' own examples", () => {
  test('CryptoServe: 5 instances x (10 + 20) are 150 connections', () => {
    const { services, database, rollout } = parseEnvironment(onLocal(max(5)));
    const withoutSurge = { services, database, rollout: { ...rollout, surge: 0 } };
    expect(fleetDemand(withoutSurge as Parameters<typeof fleetDemand>[0])).toBe(150);
  });

  test('CryptoServe: 10 instances with a pool of 10 are 200 by its formula', () => {
    expect(guidesFloor([{ instances: 10, size: 10 }])).toBe(200);
  });

  test('CryptoServe: 10,000 identities are 1 MB of rate limits, 100,000 are 10 MB', () => {
    expect([limitBytes(10_000), limitBytes(100_000)]).toEqual([1_000_000, 10_000_000]);
  });

  test('CryptoServe: a cache has 128 MB at least, 512 MB in production', () => {
    const contents = { identities: 0, sessions: 0, entries: 0 };
    const demandOf = (input: Values) => lineOf(input, 'all masters of the cache').demand;
    const quiet = { messaging: { kind: 'inProcess' } };
    expect(demandOf(onLocal({ ...quiet, ...redis({ contents }) }))).toBe(128);
    expect(demandOf(onEc2({ ...quiet, ...redis({ contents }) }))).toBe(512);
  });

  test('Reconciliation: 256 MB + 200 x 16 MB do not fit its 2 GiB, and the sum is printed line by line', () => {
    expect(refusalOf(onEks({ ...inCluster({ ...guide, maxConnections: 200 }), ...max(3) }))).toContain(
      [
        'database.inCluster.memory (2GiB) must give at least 3456 MiB for each database server, 256MiB of shared buffers + 200 connections x 16MiB: raise it, lower workMem or sharedBuffers, or put a pooler in front',
        '     256  256MiB of shared buffers',
        '    3200  200 connections x 16MiB',
        '    3456  MiB needed',
        '    2048  MiB there',
        '    smallest change: database.inCluster.memory: 3456MiB',
      ]
        .join('\n    ')
        .replaceAll('\n        ', '\n      '),
    );
  });
});

/** Inputs and the beginning of what a ledger says to them; an empty text where it fits. */
const cases: Readonly<Record<string, readonly (readonly [what: string, input: Values, refusal: string])[]>> = {
  connections: [
    [
      '10 instances on 200',
      onLocal({ database: { maxConnections: 200 } }),
      'database.maxConnections (200) must give at least 340 connections for database primary',
    ],
    ['one too few', onLocal({ ...max(5), database: { maxConnections: 189 } }), 'must give at least 190 connections'],
    [
      'a larger surge',
      onLocal({ ...max(5), rollout: { surge: 2 }, database: { maxConnections: 190 } }),
      'must give at least 220 connections',
    ],
    [
      'a pooler with too few clients',
      onLocal({ database: { pooler: { kind: 'pgbouncer', maxClients: 100 } } }),
      'database.pooler.maxClients (100) must give at least 670 client connections',
    ],
    [
      'a proxy that a replica is reached past',
      onEc2({ database: { pooler: { kind: 'rdsProxy' }, maxConnections: 50 } }),
      'must give at least 340 connections for database replica 1',
    ],
    ['just enough', onLocal({ ...max(5), database: { maxConnections: 190 } }), ''],
    ['what the ledger chooses', onLocal(), ''],
    ['a pooler', onLocal({ database: { pooler: { kind: 'pgbouncer' }, maxConnections: 40 } }), ''],
    [
      'small pools',
      onLocal({ services: { web: { pool: { size: 5, overflow: 0 } } }, database: { maxConnections: 65 } }),
      '',
    ],
    [
      'a proxy without replicas',
      onEc2({ database: { pooler: { kind: 'rdsProxy' }, readReplicas: 0, maxConnections: 60 } }),
      '',
    ],
  ],
  memory: [
    [
      'a cache below the least',
      onLocal(redis({ memory: '32MiB' })),
      'cache.memory (32MiB) must give at least 128 MiB for all masters of the cache',
    ],
    [
      'a cache below the least of production',
      onEc2(redis({ memory: '128MiB' })),
      'cache.memory (128MiB) must give at least 512 MiB for all masters of the cache',
    ],
    ['a million answers', onLocal(redis({ contents: { entries: 1_000_000 } })), 'must give at least 1037 MiB'],
    [
      'ten million callers',
      onLocal(redis({ contents: { identities: 10_000_000 } })),
      '954 for rate limits of 10000000 callers x 100 B',
    ],
    [
      'sorts beyond a pod',
      onEks({ ...inCluster(guide), ...max(3) }),
      'database.inCluster.memory (2GiB) must give at least 6656 MiB',
    ],
    ['a million answers on enough', onLocal(redis({ memory: '400MiB', contents: { entries: 1_000_000 } })), ''],
    ['no Redis', onLocal({ tier: 'single' }), ''],
    ['just the least of production', onEc2(redis({ memory: '171MiB' })), ''],
    ['more masters', onLocal(redis({ masters: 6, memory: '32MiB', replicasPerMaster: 0 })), ''],
    [
      'a pod with the memory',
      onEks({ ...inCluster({ ...guide, inCluster: { memory: '6656MiB', memoryLimit: '8GiB' } }), ...max(3) }),
      '',
    ],
  ],
  parallelism: [
    [
      'more instances than partitions',
      onLocal({ ...kafka({ partitions: 4 }), ...max(8) }),
      'messaging.partitions (4) must give at least 9 partitions for consumers of the topic, one for each of web (8 + 1)',
    ],
    [
      'more workers than partitions',
      onLocal({
        ...kafka({ partitions: 3 }),
        system: withWorker,
        services: { worker: { replicas: { min: 1, max: 5 } } },
      }),
      'messaging.partitions (3) must give at least 6 partitions for consumers of the topic, one for each of worker (5 + 1)',
    ],
    [
      'a surge beyond the partitions',
      onLocal({ ...kafka({ partitions: 11 }), rollout: { surge: 2 } }),
      'must give at least 12 partitions',
    ],
    [
      'more copies than a broker holds',
      onEc2({ ...kafka({ partitions: 2000 }) }),
      'messaging.instanceType must give at least 2050 partitions for each Kafka broker',
    ],
    [
      'more clients than a node takes',
      onEc2({ ...rabbitmq('mq.m7g.medium'), ...max(150) }),
      'messaging.instanceType (mq.m7g.medium) must give at least 302 client connections for each RabbitMQ node',
    ],
    ['as many partitions as consumers', onLocal({ ...kafka({ partitions: 9 }), ...max(8) }), ''],
    [
      'web instances beside few workers',
      onLocal({
        ...kafka({ partitions: 6 }),
        system: withWorker,
        services: { worker: { replicas: { min: 1, max: 5 } } },
      }),
      '',
    ],
    ['the largest fleet of a tier', onEc2({ tier: 'enterprise', ...kafka() }), ''],
    ['as many clients as a node takes', onEc2({ ...rabbitmq('mq.m7g.medium'), ...max(149) }), ''],
    ['streams of Redis, which any number reads', onLocal(max(50)), ''],
  ],
};

describe.each(Object.entries(cases))('the %s ledger', (_, rows) => {
  test.each(rows)('judges %s', (_what, input, refusal) => {
    const said = refusalOf(input);
    if (refusal === '') expect(said).toBe('');
    else expect(said).toContain(refusal);
  });
});

/** Makes the changes that a refusal prints, as a person would. */
function mended(input: Values): Values {
  const copy = structuredClone(input);
  for (const [, changes = ''] of refusalOf(input).matchAll(/smallest change: (.*)/g)) {
    for (const change of changes.split(', ')) set(copy, ...(change.split(': ') as [string, string]));
  }
  return copy;
}

function set(tree: Values, path: string, text: string): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let section = tree;
  for (const key of keys) {
    section[key] ??= {};
    section = section[key] as Values;
  }
  section[last] = /^\d+$/.test(text) ? Number(text) : text;
}

/** Environments that are too small in several ways at once. */
const tooSmall = fc
  .record({
    most: fc.integer({ min: 2, max: 40 }),
    surge: fc.integer({ min: 1, max: 4 }),
    pool: fc.integer({ min: 1, max: 30 }),
    maxConnections: fc.integer({ min: 10, max: 400 }),
    memory: fc.integer({ min: 16, max: 300 }),
    entries: fc.integer({ min: 0, max: 500_000 }),
    partitions: fc.integer({ min: 1, max: 400 }),
    drain: fc.integer({ min: 1, max: 60 }),
    platform: fc.constantFrom(onLocal, onEc2),
  })
  .map(({ most, surge, pool, maxConnections, memory, entries, partitions, drain, platform }) =>
    platform({
      services: { web: { replicas: { min: 2, max: most }, pool: { size: pool } } },
      database: { maxConnections },
      rollout: { surge, drain: `${drain}s` },
      ...redis({ memory: `${memory}MiB`, contents: { entries } }),
      ...kafka({ partitions }),
    }),
  );

test.each([
  [
    'an eviction that is never let through',
    onEks({ services: { web: { replicas: { min: 2, max: 4 }, disruption: { minAvailable: 2 } } } }),
  ],
  ['no eviction at all', onLocal({ services: { web: { disruption: { maxUnavailable: 0 } } } })],
  ['a peak that two zones cannot carry', onEc2({ services: { web: { replicas: { min: 3, max: 10 }, peak: 9 } } })],
  ['one instance at rest', onEc2({ services: { web: { replicas: { min: 1, max: 1 } } } })],
  ['few nodes', onEks({ cluster: { nodeGroups: { general: { instanceType: 'm6i.large', min: 3, max: 4 } } } })],
  ['a proxy that a replica is reached past', onEc2({ database: { pooler: { kind: 'rdsProxy' }, maxConnections: 20 } })],
  ['a pod below its sorts and its limit', onEks({ ...inCluster(guide), ...max(3) })],
  ['a cache in the cluster below its contents', onEks(redis({ host: 'inCluster', contents: { entries: 9_000_000 } }))],
  ['many connections on a small broker', onEc2({ ...rabbitmq('mq.m7g.medium'), ...max(200) })],
  ['many partitions on default brokers', onEc2(kafka({ partitions: 3000 }))],
])('the change that is printed mends %s', (_, input) => {
  expect(refusalOf(input)).toContain('smallest change: ');
  expect(refusalOf(mended(input))).toBe('');
});

describe('whatever the sizes', () => {
  test('the change that a refusal prints mends it', () => {
    fc.assert(
      fc.property(tooSmall, (input) => {
        expect(refusalOf(mended(input))).toBe('');
      }),
      { numRuns: 150 },
    );
  });

  test('no smaller one would', () => {
    fc.assert(
      fc.property(tooSmall, (input) => {
        for (const line of refusalOf(input).matchAll(/smallest change: (\S+): (\d+)(MiB|s|)$/gm)) {
          const [, path = '', amount, unit] = line;
          const almost = mended(input);
          set(almost, path, `${Number(amount) - 1}${unit}`);
          expect(refusalOf(almost)).toContain(`${path} (`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('more instances never need less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 0, max: 40 }), fc.boolean(), (few, more, eks) => {
        const of = (most: number) => {
          const values = { ...max(most), tier: 'enterprise', network: { cidr: '10.0.0.0/16' } };
          const nodes = { cluster: { nodeGroups: { general: { instanceType: 'm6i.4xlarge', min: 3, max: 60 } } } };
          return parseEnvironment(eks ? onEks({ ...values, ...nodes }) : onEc2(values)).ledgers;
        };
        const after = of(few + more);
        for (const { ledger, subject, demand } of of(few)) {
          const larger = after.find((line) => line.ledger === ledger && line.subject === subject);
          expect(larger?.demand).toBeGreaterThanOrEqual(demand);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('every environment that is shipped', () => {
  const environments = loadEnvironments();

  test.each(environments.map((environment) => [environment.name, environment] as const))(
    '%s fits',
    (_, environment) => {
      expect(environment.ledgers.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
      expect(environment.ledgers.flatMap(({ mend }) => mend)).toEqual([]);
      const expected = environment.cache.kind === 'none' ? [] : ['memory'];
      expect(environment.ledgers.map(({ ledger }) => ledger)).toEqual(
        expect.arrayContaining(['connections', ...expected]),
      );
    },
  );

  test('has a picture with a bar for each line, its text escaped', () => {
    for (const environment of environments) {
      const svg = picture(environment);
      expect(svg.match(/class="supply"/g)).toHaveLength(environment.ledgers.length);
      expect(svg).toMatch(/^<svg [^>]*width="800"/);
      const [first] = environment.ledgers;
      if (!first) throw new Error('no ledgers');
      const wild = { ...environment, ledgers: [{ ...first, subject: '<script>&"' }] };
      expect(picture(wild)).toContain('&lt;script&gt;&amp;&quot;');
      expect(picture(wild)).not.toContain('<script>');
    }
  });

  test('is printed by ledger, the scarcest line first, every line once', () => {
    for (const { ledgers } of environments) {
      const groups = groupedLines(ledgers);
      expect(groups.flatMap(({ lines }) => lines)).toHaveLength(ledgers.length);
      for (const { lines } of groups) {
        const shares = lines.map(shareOf);
        expect(shares).toEqual([...shares].sort((one, other) => other - one));
      }
    }
  });
});

test('a share is rounded up, and of nothing it is all', () => {
  expect([
    shareOf({ demand: 999, supply: 1000 }),
    shareOf({ demand: 1, supply: 0 }),
    shareOf({ demand: 1, supply: 4 }),
  ]).toEqual([100, 100, 25]);
});
