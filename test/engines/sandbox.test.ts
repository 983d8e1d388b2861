import { EncryptionKey } from '../../constructs/aws/encryption-key';
import type { AwsEnvironment } from '../../constructs/aws/environment';
import { Network } from '../../constructs/aws/network/network';
import { GeneratedSecret } from '../../constructs/aws/secret';
import { fleetPlans } from '../../constructs/aws/service/fleet-plan';
import { encodedSecret, secretValue } from '../../constructs/aws/service/secret-text';
import { AutoScalingService } from '../../constructs/aws/service/service';
import type { AwsStack } from '../../stacks/aws/aws-stack';
import { providerVariables } from '../../tools/aws/provider-variables';
import { readBack } from '../../tools/aws/read-back';
import { emulatorPython } from '../../tools/emulator/emulator';
import { freePort } from '../../tools/emulator/free-port';
import { anEc2, synthStacks } from '../support/aws';
import type { AwsTemplate } from '../support/aws-template';
import { Figures } from './support/figures';
import { start, stopAll, until } from './support/processes';
import { EmulatedStacks } from './support/terraform/emulated-stacks';
import { emulatorMissing } from './support/terraform/emulator-missing';
import { installed } from './support/terraform/terraform';

// What is quick of an environment on the emulator: the network, a key, a secret, the fleets with their roles and security
// groups. full/sandbox has the rest, for which the provider waits minutes. The tests follow one another.
const path = installed();
const missing = path ? emulatorMissing() : 'no Terraform is installed';
if (missing) console.warn(`SKIPPED: nothing was deployed to the emulator: ${missing}`);
const sandboxTest = missing ? test.skip : test;
const figures = new Figures('sandbox-subset');

jest.setTimeout(300_000);

/** The one that the emulator plays unless it is told another. */
const account = '123456789012';
const withWeb = (min: number) =>
  anEc2({ name: 'subset', account: { id: account, kind: 'emulator' }, services: { web: { replicas: { min } } } });
const environment = withWeb(3);
/** In the order of their deploy. */
const ids = ['subset-network', 'subset-fleets'];
const stacks = new EmulatedStacks(path ?? '');
let url = '';
const found = () => readBack({ url, account, pid: 0 }, environment);

beforeAll(async () => {
  if (missing) return;
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  start(emulatorPython(), ['-B', 'tools/emulator/emulator.py', String(port)], process.cwd());
  const answers = () =>
    fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until('the emulator', answers, 60_000);
  Object.assign(process.env, providerVariables({ url, account, pid: 0 }));
});
afterAll(stopAll);

describe('a part of the sandbox on the emulator', () => {
  const template = subset(environment);
  const count = (stack: string) => template.resources().filter((resource) => resource.stack === stack).length;

  sandboxTest('is deployed, stack by stack, and read back through the API', async () => {
    stacks.write(template.files);
    for (const id of ids) {
      await stacks.init(id);
      expect(await timed(`apply ${id}`, stacks.apply(id))).toEqual({ added: count(id), changed: 0, destroyed: 0 });
    }
    const rows = found();
    expect(rows).toContainEqual(['network', expect.anything(), expect.stringContaining('9 subnets in 3 zones')]);
    expect(rows).toContainEqual(['service', 'abreast-subset-web', expect.stringContaining('3 instances')]);
    expect(rows).toContainEqual(['secrets', '1', '']);
  });

  sandboxTest('needs no change after it was deployed', async () => {
    const plans = ids.map((id) => timed(`plan ${id}`, stacks.plan(id)));
    expect(await Promise.all(plans)).toEqual(['No changes.', 'No changes.']);
  });

  sandboxTest('is resized', async () => {
    stacks.write(subset(withWeb(4)).files);
    const changed = await timed('apply resized', stacks.apply('subset-fleets'));
    expect(changed).toEqual({ added: 0, changed: 1, destroyed: 0 });
    expect(found()).toContainEqual(['service', 'abreast-subset-web', expect.stringContaining('4 instances')]);
  });

  sandboxTest('leaves an empty emulator behind', async () => {
    for (const id of ids.toReversed()) {
      const gone = await timed(`destroy ${id}`, stacks.destroy(id));
      expect(gone).toEqual({ added: 0, changed: 0, destroyed: count(id) });
    }
    expect(found()).toEqual([]);
  });
});

function subset(of: AwsEnvironment): AwsTemplate {
  return synthStacks(of, ['network', 'fleets'], ([first, second]) => {
    const network = new Network(first, 'network', { environment: of });
    addFleets(second, of, network);
  });
}

function addFleets(scope: AwsStack, of: AwsEnvironment, network: Network): void {
  const key = new EncryptionKey(scope, 'key', {
    environment: of,
    part: 'services',
    services: [`logs.${of.region}.amazonaws.com`],
  });
  const description = 'Password of nothing.';
  const { arn } = new GeneratedSecret(scope, 'secret', {
    environment: of,
    part: 'password',
    description,
    key,
    version: 1,
  });
  const keys = Object.fromEntries(['JWT_SECRET', 'MASTER_KEY', 'HKDF_SALT'].map((name) => [name, secretValue(arn)]));
  const password = encodedSecret(arn);
  const addresses = {
    databaseUrl: `postgres://user:${password}@database.example.com:5432/abreast`,
    databaseReadUrls: [],
    redisUrls: [`rediss://user:${password}@redis.example.com:6379`],
  };
  const secrets = { addresses, keys, arns: [arn], keyArns: [key.arn] };
  for (const service of Object.keys(of.system.services)) {
    const { stable } = fleetPlans(of, service);
    const fleet = new AutoScalingService(scope, stable.name, { environment: of, network, key, secrets, fleet: stable });
    network.allowServices(scope, fleet);
  }
}

/** Notes how long something took, in seconds. */
async function timed<T>(what: string, work: Promise<T>): Promise<T> {
  const begin = Date.now();
  const result = await work;
  figures.note(`${what}, s`, Math.round((Date.now() - begin) / 1_000));
  return result;
}
