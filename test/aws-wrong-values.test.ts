import { impossiblePart } from '../model/cron';
import { parseEnvironment } from '../model/environment';
import { EnvironmentError, renderProblem } from '../model/errors';
import { assertDisjoint } from '../model/portfolio';
import { grafanaRegions, regions, zonesOf } from '../model/regions';
import { isForeign } from '../model/rules/machine-types';
import { TAKEN_BY_PARTS, TAKEN_BY_SECRETS } from '../model/rules/names';
import { anEc2, problemsOf, synthAws } from './support/aws';

// What AWS would refuse minutes into an apply is refused by the description.
type Values = Readonly<Record<string, unknown>>;

const web = (values: Values): Values => ({ services: { web: values } });
const spot = (...types: string[]): Values => web({ instances: { type: 'm6i.large', spot: { kind: 'mixed', types } } });
const at = (schedule: Values): Values =>
  web({ autoscaling: { schedules: [{ name: 'day', recurrence: '0 7 * * *', min: 4, ...schedule }] } });
const candidate = { kind: 'weighted', digest: `sha256:${'b'.repeat(64)}`, instances: 2 };
const elsewhere = { region: 'eu-west-1', vpcId: 'vpc-01234567', subnetIds: ['subnet-01234567', 'subnet-12345678'] };
const system = (name: string, services: Values = { web: { role: 'web', port: 3000 } }): Values => ({
  system: { name, services },
});
const named = (name: string): Values =>
  system('abreast', { web: { role: 'web', port: 3000 }, [name]: { role: 'worker', port: 3000 } });
const rabbitmq = (instanceType: string, version?: string): Values => ({
  messaging: { kind: 'rabbitmq', instanceType, ...(version ? { version } : {}) },
});
const search = (values: Values): Values => ({ search: { kind: 'opensearch', ...values } });
const manyTags = Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`tag-${index}`, 'x']));
const deepPath = `/${'a'.repeat(128)}`;
const longDomain = `${'a'.repeat(60)}.example.com`;

describe('a description is refused for', () => {
  test.each<[string, Values, string]>([
    [
      'a name that no balancer may have',
      system('internal-tools'),
      'system.name (internal-tools) must not begin with internal- or sg- on ec2: AWS keeps these beginnings of the names of balancers and security groups for itself; rename it',
    ],
    [
      'a name that no database may have',
      system('a--b'),
      'system.name (a--b) must not have two hyphens in a row on ec2: RDS and ElastiCache refuse them in names; rename it',
    ],
    [
      'a service called as a part of the platform',
      named('redis'),
      'system.services.redis must not be called redis on ec2: a security group or role of the platform is called that; rename the service',
    ],
    [
      'a service called as the second fleet of another',
      named('web-candidate'),
      'system.services.web-candidate must not be called as the second fleet of another service on ec2: rename one of the two services',
    ],
    [
      'a port below 1024',
      system('abreast', { web: { role: 'web', port: 80 } }),
      'system.services.web.port (80) must be at least 1024 on ec2: the instance is not root in its container; clients use 443 whatever it is',
    ],
    [
      'a secret that the platform makes',
      { secrets: ['JWT_SECRET'] },
      'secrets must not name JWT_SECRET on ec2: the platform makes that one itself; remove it, or rename yours',
    ],
    [
      'a tag that is there already',
      { tags: { environment: 'other' } },
      'tags.environment must not be a second Environment: IAM does not tell capitals from small letters; remove it, or rename it',
    ],
    [
      'two tags that differ in case only',
      { tags: { team: 'a', Team: 'b' } },
      'tags.Team must not be a second team: IAM does not tell capitals from small letters; remove it, or rename it',
    ],
    [
      'a tag with a character that IAM refuses',
      { tags: { owner: 'a & b' } },
      'tags.owner (a & b) must have letters, digits, spaces and _ . : / = + - @ only on ec2: other characters are refused by IAM and others; leave them out',
    ],
    [
      'more tags than a resource may have',
      { tags: manyTags },
      'tags (45) must be at most 44 on ec2: a resource has at most 50, and 6 are there already; remove some',
    ],
    [
      'Grafana where there is none',
      { region: 'eu-north-1', observability: { metrics: 'prometheusAndGrafana' } },
      `observability.metrics (prometheusAndGrafana) must not be prometheusAndGrafana in eu-north-1: Amazon Managed Grafana is in ${grafanaRegions.join(', ')} only; use 'prometheus', whose workspace any Grafana reads`,
    ],
    [
      'Prometheus where there is none',
      { region: 'ap-southeast-6' },
      'observability.metrics (prometheus) must be endpoint in ap-southeast-6: Amazon Managed Service for Prometheus is not there; scrape the instances by a Prometheus of yours',
    ],
    [
      'one email twice',
      { observability: { alarmEmails: ['a@example.com', 'b@example.com', 'a@example.com'] } },
      'observability.alarmEmails.2 (a@example.com) must not be named twice: one message each is enough; remove it',
    ],
    [
      'machines of another architecture',
      web({ instances: { type: 'm7g.large' } }),
      "services.web.instances.type (m7g.large) must be a machine with x86-64, as the image and the system of the machines are: take one of Intel or AMD, such as 'm6i.large' or 'm6a.large'",
    ],
    [
      'spot of another architecture',
      spot('c7gn.large'),
      "services.web.instances.spot.types.0 (c7gn.large) must be a machine with x86-64, as the image and the system of the machines are: take one of Intel or AMD, such as 'm6i.large' or 'm6a.large'",
    ],
    [
      'spot of the type that is there already',
      spot('m6a.large', 'm6i.large'),
      'services.web.instances.spot.types.1 (m6i.large) must not be named twice: a group takes each type once; remove it',
    ],
    [
      'spot that is too small',
      spot('t3.micro'),
      'services.web.instances.spot.types.0 (t3.micro) must carry 0.5 cores and 256MiB, as each machine of the fleet: name a larger one',
    ],
    [
      'an hour that no clock shows',
      at({ recurrence: '0 25 * * *' }),
      "services.web.autoscaling.schedules.0.recurrence (0 25 * * *) must name times that there are, not hour 25: correct it: minute, hour, day of the month, month, day of the week, '0 7 * * MON-FRI'",
    ],
    [
      'a time zone that is none',
      at({ timeZone: 'Europe/Berlinn' }),
      "services.web.autoscaling.schedules.0.timeZone (Europe/Berlinn) must be a time zone of IANA: write it as 'Europe/Berlin'",
    ],
    [
      'a health check that waits less than two seconds',
      { loadBalancer: { healthCheck: { timeout: '1s' } } },
      'loadBalancer.healthCheck.timeout (1s) must be at least 2s and less than interval (15s) on ec2: the balancer of the cloud takes nothing else; correct it',
    ],
    [
      'a health check that waits as long as the interval',
      { loadBalancer: { healthCheck: { timeout: '15s' } } },
      'loadBalancer.healthCheck.timeout (15s) must be at least 2s and less than interval (15s) on ec2: the balancer of the cloud takes nothing else; correct it',
    ],
    [
      'a health check with parts of seconds',
      { loadBalancer: { healthCheck: { timeout: '2500ms' } } },
      'loadBalancer.healthCheck.timeout (2500ms) must be whole seconds on ec2: the balancer of the cloud counts in seconds',
    ],
    [
      'instances that leave too slowly for the balancer',
      { rollout: { deregistration: '31m', drain: '30m' } },
      'rollout.drain (30m) must not make deregistration and drain longer than 1h together on ec2, they are 3660s: the balancer waits no longer for an instance that leaves; lower one of them',
    ],
    [
      'instances that leave too slowly for their group',
      { rollout: { grace: '2h' } },
      'rollout.grace (2h) must be at most 7140s on ec2: the group waits no longer for an instance that leaves; lower it',
    ],
    [
      'more hidden paths than a firewall knows',
      {
        loadBalancer: {
          diagnostics: {
            paths: ['/metrics', ...'abcdefghij'].map((path) => (path.startsWith('/') ? path : `/${path}`)),
          },
        },
      },
      'loadBalancer.diagnostics.paths (11) must be at most 10 paths on ec2: the firewall that hides them knows no more patterns; remove some, or name what they begin with',
    ],
    [
      'rules of the firewall named twice',
      { loadBalancer: { firewall: { managedRules: ['SQLiRuleSet', 'SQLiRuleSet'] } } },
      'loadBalancer.firewall.managedRules (SQLiRuleSet) must not be named twice: remove one of them',
    ],
    [
      'a path that the balancer does not compare',
      system('abreast', {
        web: { role: 'web', port: 3000 },
        pages: { role: 'frontend', port: 3000, paths: [deepPath] },
      }),
      `system.services.pages.paths (${deepPath.slice(0, 57)}...) must be at most 128 characters long on ec2, it has 129: the balancer of the cloud compares no longer ones; shorten it`,
    ],
    [
      'a domain that no certificate is made for',
      { domain: longDomain },
      `domain (${longDomain.slice(0, 57)}...) must be at most 64 characters long on ec2, it has 72: the name of a certificate is no longer; shorten it`,
    ],
    [
      'more servers than may follow one',
      { database: { readReplicas: 15, crossRegionReplica: elsewhere } },
      'database.readReplicas (15) must be at most 14 beside crossRegionReplica: RDS lets 15 servers follow one; lower it',
    ],
    [
      'a replica in a region that there is not',
      { database: { crossRegionReplica: { ...elsewhere, region: 'eu-west-9' } } },
      "database.crossRegionReplica.region (eu-west-9) is not in the map of regions (model/regions.ts): did you mean 'eu-west-1'?",
    ],
    [
      'a disk that cannot grow to its default',
      { database: { storage: '14TiB' } },
      'database.maxStorage is required with a storage of 14TiB: 5 times that, its default, is more than RDS has (64TiB); set it, a tenth more than storage at least',
    ],
    [
      'a database with the name of a keyword',
      { database: { name: 'user' } },
      'database.name (user) must not be a word that postgres keeps for itself: RDS refuses it; rename it',
    ],
    [
      'an odd number of search nodes over two zones',
      { ...search({ nodes: 3 }), network: { zones: 2 } },
      'search.nodes (3) must be even over 2 zones: OpenSearch Service puts as many into each; use one more, or a third zone',
    ],
    [
      'search nodes without disks of EBS',
      search({ instanceType: 'i3.large.search' }),
      "search.instanceType (i3.large.search) must be of a family that encrypts its disks and takes those of EBS: use m6g, m7g, r6g, r7g, c6g or their like, such as 'm6g.large.search'",
    ],
    [
      'a broker of a type that there is not',
      rabbitmq('mq.m7g.lage'),
      "messaging.instanceType (mq.m7g.lage) must be a type on which Amazon MQ runs RabbitMQ: did you mean 'mq.m7g.large'?",
    ],
    [
      'a cluster of brokers that carry none',
      rabbitmq('mq.t3.micro', '3.13'),
      "messaging.instanceType (mq.t3.micro) must carry a node of a cluster for tier multi: Amazon MQ runs single brokers only on it; use 'mq.m7g.large'",
    ],
    [
      'Kafka on machines without disks to choose',
      { messaging: { kind: 'kafka', instanceType: 'kafka.r5.large' } },
      "messaging.instanceType (kafka.r5.large) must be a type of MSK with disks of a chosen size: use kafka.t3.small for trials, kafka.m5 or kafka.m7g, such as 'kafka.m7g.large'",
    ],
  ])('%s', (_, values, message) => {
    expect(problemsOf(values)).toEqual([message]);
  });

  test('none of these on local, where no cloud refuses it', () => {
    const tags = { environment: 'a & b', ...manyTags };
    const services = { redis: { role: 'web', port: 80 } };
    const local = { name: 'local', platform: 'local', tier: 'multi', tags, secrets: ['JWT_SECRET'] };
    expect(() => parseEnvironment({ ...local, ...system('internal-a--b', services) })).not.toThrow();
  });
});

describe('a description may', () => {
  test.each<[string, Values]>([
    ['name spot of several types', spot('m6a.large', 'm5.large', 'c7i-flex.xlarge')],
    [
      'change bounds by the clock',
      at({ recurrence: '*/15 7-18/2 1,15 JAN-mar MON-FRI', timeZone: 'America/New_York' }),
    ],
    ['have tags of its own', { tags: { team: 'Zahlungsverkehr Süd', 'cost-centre': 'a/b:c=d+e@f' } }],
    ['have 14 replicas and one elsewhere', { database: { readReplicas: 14, crossRegionReplica: elsewhere } }],
    ['have a large disk whose growth is said', { database: { storage: '14TiB', maxStorage: '32TiB' } }],
    ['have 4 search nodes over two zones', { ...search({ nodes: 4 }), network: { zones: 2 } }],
    ['leave for an hour', { rollout: { deregistration: '30m', drain: '30m' } }],
    [
      'have no Grafana in an emulator',
      {
        account: { id: '123456789012', kind: 'emulator' },
        region: 'eu-north-1',
        observability: { metrics: 'prometheusAndGrafana' },
      },
    ],
  ])('%s', (_, values) => {
    expect(problemsOf(values)).toEqual([]);
  });
});

describe('what the rules know', () => {
  const everything = synthAws(
    anEc2({
      name: 'all',
      tier: 'enterprise',
      database: { pooler: { kind: 'rdsProxy' }, crossRegionReplica: elsewhere },
      services: { web: { candidate } },
    }),
  );
  const partsOf = (type: string) =>
    everything
      .resources(type)
      .map(({ attributes }) => String(attributes.name).replace(/^abreast-all-/, ''))
      .filter((name) => !/^(web|worker|frontend)(-candidate)?$/.test(name));

  test('are all names of security groups and roles that the platform takes', () => {
    const taken = [...partsOf('aws_security_group'), ...partsOf('aws_iam_role')];
    expect(taken.length).toBeGreaterThan(8);
    expect(taken.filter((name) => !TAKEN_BY_PARTS.includes(name))).toEqual([]);
  });

  test('are all names of secrets that the platform takes', () => {
    const taken = partsOf('aws_secretsmanager_secret').map((name) => name.toUpperCase().replaceAll('-', '_'));
    expect(taken.sort()).toEqual([...TAKEN_BY_SECRETS].sort());
  });

  test('are Graviton and Mac by their names', () => {
    const foreign = [
      'a1.large',
      't4g.nano',
      'm6gd.large',
      'c7gn.xlarge',
      'im4gn.large',
      'x2gd.metal',
      'g5g.xlarge',
      'mac2-m2.metal',
    ];
    const ours = [
      't3.micro',
      'm6i.large',
      'c7i-flex.large',
      'g4dn.xlarge',
      'g6.xlarge',
      'm7a.large',
      'u7i-12tb.224xlarge',
    ];
    expect(foreign.filter((type) => !isForeign(type))).toEqual([]);
    expect(ours.filter(isForeign)).toEqual([]);
  });

  test('are regions of the map', () => {
    expect(grafanaRegions.filter((region) => !regions.includes(region))).toEqual([]);
    expect(zonesOf('us-west-1')).toHaveLength(2);
  });

  test.each([
    ['60 * * * *', 'minute 60'],
    ['0 0 0 * *', 'day of the month 0'],
    ['0 0 1 13 *', 'month 13'],
    ['0 0 * * MON-FRIDAY', 'day of the week MON-FRIDAY'],
    ['0 18-7 * * *', 'hour 18-7'],
    ['0 0 * FEB-JAN *', 'month FEB-JAN'],
    ['*/0 * * * *', 'minute */0'],
    ['1,61 * * * *', 'minute 61'],
    ['0 0 * * 7', undefined],
  ])('is what cron takes for %s', (expression, part) => {
    expect(impossiblePart(expression)).toBe(part);
  });
});

describe('the ledgers count', () => {
  const lineOf = (values: Values, subject: string) => anEc2(values).ledgers.find((line) => line.subject === subject);

  test('a candidate among the addresses: its instances and the one that comes up beside them', () => {
    const line = lineOf(web({ candidate: { ...candidate, instances: 9 } }), 'each private subnet');
    expect(line?.explanation).toContain('5 for the candidate of web');
    expect(line?.demand).toBe((lineOf({}, 'each private subnet')?.demand ?? 0) + 5);
  });

  test('what waits stopped in a warm pool, which keeps its addresses', () => {
    const warm = web({ instances: { warmPool: { kind: 'stopped', min: 4 } } });
    expect(lineOf(warm, 'each private subnet')?.explanation).toContain('8 for web with one zone away');
  });

  test('dedicated masters as they are made', () => {
    const explanation = (values: Values) => lineOf(values, 'each data subnet')?.explanation;
    expect(explanation(search({ nodes: 3 }))).toContain('3 for search');
    expect(explanation(search({ nodes: 3, dedicatedMasters: 3 }))).toContain('6 for search');
    expect(explanation({ tier: 'enterprise', ...search({ nodes: 3 }) })).toContain('6 for search');
    expect(explanation({ tier: 'enterprise', ...search({ nodes: 3, dedicatedMasters: 0 }) })).toContain('3 for search');
  });

  test('brokers as they are made: Kafka in two zones has four, a trial of RabbitMQ one', () => {
    const explanation = (values: Values) => lineOf(values, 'each data subnet')?.explanation;
    expect(explanation({ messaging: { kind: 'kafka' }, network: { zones: 2 } })).toContain('4 for the broker');
    expect(explanation({ tier: 'single', messaging: { kind: 'rabbitmq' } })).toContain('2 for the broker');
  });

  test('connections of a candidate, and of both fleets while they are replaced', () => {
    const line = lineOf(web({ candidate }), 'database primary');
    expect(line?.explanation).toContain('web (12 + 2) x (10 + 20)');
    const past = { ...web({ candidate }), database: { pooler: { kind: 'rdsProxy' } } };
    // Three of each of three services and the candidate's two migrate at the first deploy.
    expect(lineOf(past, 'database primary')?.explanation).toContain('11 migrating');
  });

  test('fails when a candidate does not fit into the network', () => {
    const pool = { size: 1, overflow: 0 };
    const fleet = (instances: number) => web({ pool, candidate: { ...candidate, instances } });
    expect(problemsOf({ network: { cidr: '10.0.0.0/22' }, ...fleet(100) })).toEqual([]);
    expect(problemsOf({ network: { cidr: '10.0.0.0/22' }, ...fleet(200) })).toEqual([
      expect.stringContaining('101 for the candidate of web'),
    ]);
  });
});

describe('environments side by side', () => {
  const conflictsOf = (...environments: Values[]) => {
    try {
      assertDisjoint(
        environments.map((values, index) =>
          anEc2({ name: `e${index + 1}`, domain: `${index}.example.com`, ...values }),
        ),
      );
      return [];
    } catch (error) {
      if (error instanceof EnvironmentError)
        return error.problems.map((one) => `${one.environment}: ${renderProblem(one)}`);
      throw error;
    }
  };
  const other = { id: '210987654321' };

  test('fail when two have one domain', () => {
    const domain = 'api.example.com';
    expect(conflictsOf({ domain }, { domain })).toEqual([
      'e2: domain (api.example.com) must not be that of e1: give each a name of its own; the second would take the requests of the first',
    ]);
    expect(conflictsOf({ domain }, { domain, account: { ...other, kind: 'emulator' } })).toEqual([]);
  });

  test('fail when an account would keep states in two regions', () => {
    expect(conflictsOf({}, { region: 'eu-west-1' })).toEqual([
      'e2: region (eu-west-1) must be eu-central-1, that of e1: account 123456789012 keeps its states in one region: use an account of its own, or name a bucket there in account.stateBucket',
    ]);
    expect(conflictsOf({}, { region: 'eu-west-1', account: other })).toEqual([]);
    expect(conflictsOf({}, { region: 'eu-west-1', account: { id: '123456789012', stateBucket: 'mine' } })).toEqual([]);
  });
});
