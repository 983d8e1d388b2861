import { loadEnvironments } from '../environments';
import { anEc2 } from './support/aws';
import { anEks } from './support/eks';
import { guideLimits } from './support/guide-limits';
import { differences, ec2Facts, eksFacts, type Facts, localFacts, writtenDifferences } from './support/parity';
import { aLocal } from './support/synth';
import { watchedByPrometheus, watcherFault, writtenWatchers } from './support/watched-by';

// One description, three platforms: what instances are told, given and asked is the same but for a written table.

const SERVICES = ['web', 'frontend', 'worker'];
const description = { name: 'test', tier: 'multi' };
const factsOf = (service: string): [Facts, Facts, Facts] => [
  localFacts(aLocal(description), service),
  ec2Facts(anEc2(description), service),
  eksFacts(anEks(description), service),
];

describe.each(SERVICES)('%s', (service) => {
  const facts = factsOf(service);

  test('differs between platforms in what docs/platforms.md says, and in nothing else', () => {
    const { values } = writtenDifferences();
    const written = Object.entries(values).map(([name, cells]) => [
      name,
      cells.map((cell) => cell.replace('{{service}}', service)),
    ]);
    expect(differences(facts)).toEqual(Object.fromEntries(written));
  });

  test('has the same pools, limits, times and secrets everywhere', () => {
    const [, , eks] = facts;
    const same = Object.keys(eks).filter((name) => !(name in differences(facts)));
    expect(same).toEqual(
      expect.arrayContaining([
        'variable DB_POOL_SIZE',
        'variable DB_MAX_OVERFLOW',
        'variable REQUEST_TIMEOUT_SECONDS',
        'variable BODY_LIMIT_BYTES',
        'variable SHUTDOWN_DRAIN_SECONDS',
        'variable KEEP_ALIVE_TIMEOUT_SECONDS',
        'variable RATE_LIMIT_PER_IP',
        'heap, MiB',
        'readiness path',
        'secret files',
      ]),
    );
    expect(same.length).toBeGreaterThan(30);
  });

  test('would be found out if it differed', () => {
    const [local, ec2, eks] = facts;
    const changed = { ...eks, 'variable DB_POOL_SIZE': '11' };
    expect(differences([local, ec2, changed])['variable DB_POOL_SIZE']).toEqual(['10', '10', '11']);
    const { 'variable ROLE': _, ...without } = eks;
    expect(differences([local, ec2, without])).toHaveProperty('variable ROLE');
  });
});

test('every written difference has a reason', () => {
  expect(writtenDifferences().reasons.filter((reason) => reason.length < 10)).toEqual([]);
});

describe('variables that a service is given', () => {
  test('reach its instances alike on every platform', () => {
    const given = { ...description, services: { web: { pool: { size: 7 }, memory: '512MiB' } } };
    const all = [localFacts(aLocal(given), 'web'), ec2Facts(anEc2(given), 'web'), eksFacts(anEks(given), 'web')];
    for (const facts of all) expect(facts).toMatchObject({ 'variable DB_POOL_SIZE': '7', 'heap, MiB': '256' });
  });
});

describe('what is watched', () => {
  const shares = watchedByPrometheus();
  const partly = [...shares].filter(([, platforms]) => platforms.some((share) => share !== 'all'));

  test('has a row in docs/platforms.md for each alert that Prometheus does not watch everywhere, and no other', () => {
    expect([...writtenWatchers().keys()].sort()).toEqual(partly.map(([name]) => name).sort());
  });

  test.each(partly)('%s: elsewhere by an alarm that there is, or not for a reason', (name, platforms) => {
    const cells = writtenWatchers().get(name) ?? ['', '', ''];
    const faults = platforms.map((share, place) => watcherFault(cells[place] ?? '', place, share));
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  test.each([
    ['says Prometheus where it does not watch', 'Prometheus', 1, 'none', /none of ec2/],
    ['does not say it where it does', '`database-cpu`', 1, 'all', /all of ec2/],
    ['names an alarm that there is not', '`database-cup`', 1, 'none', /no alarm database-cup/],
    ['names an alarm of another platform', '`<service>-too-few`', 2, 'none', /eks has no alarm/],
    ['gives no reason', 'no', 0, 'none', /reason/],
    ['is silent about a part', 'Prometheus', 2, 'some', /reason/],
  ] as const)('is found out when a cell %s', (_, cell, place, share, fault) => {
    expect(watcherFault(cell, place, share)).toMatch(fault);
  });
});

describe('the limits of the guide', () => {
  /** Whose signal k8sprod does not follow, and why. */
  const OTHERWISE: Readonly<Record<string, string>> = {
    workers: 'the HorizontalPodAutoscaler follows no queue; k8sdev has KEDA as the owner, which does',
  };

  test.each(guideLimits.map((limit) => [limit.component, limit] as const))('%s', (component, limit) => {
    const environment = loadEnvironments().find(({ name }) => name === 'k8sprod');
    if (!environment) throw new Error('there is no k8sprod');
    const { min, max } = limit.of(environment);
    expect({ min, max }).toEqual({ min: limit.min, max: limit.max });
    expect(limit.trigger?.of(environment) === limit.trigger?.value).toBe(!(component in OTHERWISE));
  });

  test('of workers: their queue is followed where KEDA owns their number', () => {
    const environment = loadEnvironments().find(({ name }) => name === 'k8sdev');
    const workers = guideLimits.find(({ component }) => component === 'workers');
    expect(environment && workers?.trigger?.of(environment)).toBe(100);
  });
});
