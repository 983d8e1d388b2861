import { parseEnvironment } from '../model/environment';
import { EnvironmentError } from '../model/errors';
import { defineSystem } from '../model/system';
import { reference } from '../systems/reference';

const webOnly = defineSystem({ name: 'abreast', services: { web: { role: 'web', port: 3000 } } });
const digest = `sha256:${'a'.repeat(64)}`;
const cloud = {
  domain: 'api.example.com',
  account: { id: '123456789012', github: { repository: 'example/abreast' } },
  region: 'eu-central-1',
  image: { kind: 'registry', repository: 'registry.example.com/abreast', digest },
};
const platforms = { local: {}, ec2: cloud, eks: { ...cloud, cluster: {} } };

const environmentOf = (values: object, platform: keyof typeof platforms = 'local') =>
  parseEnvironment({ name: 'sized', system: webOnly, platform, tier: 'multi', ...platforms[platform], ...values });

const sizesOf = ({ services }: ReturnType<typeof parseEnvironment>, name = 'web') => {
  const { replicas, memory, pool } = services[name] ?? {};
  return [replicas?.min, replicas?.max, String(memory), pool?.size];
};

const refusalOf = (values: object): string => {
  try {
    environmentOf(values);
    return 'accepted';
  } catch (error) {
    if (error instanceof EnvironmentError) return error.message;
    throw error;
  }
};

describe('a load', () => {
  test.each([
    ['light', [2, 2, '256MiB', 5]],
    ['medium', [3, 5, '512MiB', 10]],
    ['heavy', [5, 10, '1GiB', 15]],
    ['enterprise', [10, 20, '2GiB', 20]],
  ])('%s sizes the web fleet as CryptoServe does, on every platform', (load, sizes) => {
    for (const platform of ['local', 'ec2', 'eks'] as const)
      expect(sizesOf(environmentOf({ load }, platform))).toEqual(sizes);
  });

  test('left out leaves the sizes of tier and schema', () => {
    expect(sizesOf(environmentOf({}))).toEqual([3, 10, '256MiB', 10]);
  });

  test('beats the tier, and a value of a person beats it', () => {
    const services = { web: { replicas: { max: 7 }, pool: { size: 11 } } };
    const sized = environmentOf({ tier: 'enterprise', load: 'medium', services }, 'ec2');
    expect(sizesOf(sized)).toEqual([3, 7, '512MiB', 11]);
  });

  test('sizes neither workers nor frontends', () => {
    const environment = environmentOf({ system: reference, load: 'heavy' });
    expect(sizesOf(environment)).toEqual([5, 10, '1GiB', 15]);
    for (const name of ['worker', 'frontend']) expect(sizesOf(environment, name)).toEqual([3, 10, '256MiB', 10]);
  });

  test('is what the ledger counts', () => {
    const { ledgers } = environmentOf({ load: 'heavy' });
    expect(ledgers.find(({ subject }) => subject === 'database primary')?.demand).toBe((10 + 1) * (15 + 20) + 10);
  });

  test('is named where its value is refused, and only there', () => {
    expect(refusalOf({ load: 'enterprise', services: { web: { replicas: { max: 4 } } } })).toContain(
      "services.web.replicas.min (10) must not exceed max (4): raise max or lower min (load 'enterprise' sets it)",
    );
    const own = { web: { replicas: { min: 5, max: 4 } } };
    expect(refusalOf({ load: 'enterprise', services: own })).not.toContain('sets it');
  });

  test('of another name is refused with the known ones', () => {
    expect(refusalOf({ load: 'heavi' })).toContain(
      "load (heavi) must be one of light, medium, heavy, enterprise: did you mean 'heavy'?",
    );
  });
});
