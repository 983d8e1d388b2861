import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironments } from '../../../environments';
import { synthAws } from '../../support/aws';
import { Figures } from '../support/figures';
import { Project } from '../support/project';
import { emulatorMissing } from '../support/terraform/emulator-missing';

const missing = emulatorMissing();
if (missing) console.warn(`SKIPPED: the sandbox was not deployed: ${missing}`);
const sandboxTest = missing ? test.skip : test;
const figures = new Figures('sandbox');

/** The provider waits: two minutes for a group of users, 80 s for each database after the other, one for a balancer. */
const PATIENCE = 20 * 60_000;
jest.setTimeout(PATIENCE);

const project = new Project();
const sandbox = (more = '') => `{
  name: 'sandbox', system: reference, platform: 'ec2', tier: 'enterprise', region: 'eu-central-1',
  account: { id: '123456789012', kind: 'emulator' },
  domain: 'sandbox.example.com', image: { kind: 'locked', repository: 'abreast', digest: 'unpushed' },
  database: { deletionProtection: false, finalSnapshot: false },
  search: { kind: 'database' },
  ${more}
}`;

beforeAll(() => project.environment('sandbox', sandbox()));
afterAll(async () => {
  endEmulator();
  await project.end('sandbox');
});

/** What a failed test left in the emulator ends with it. */
function endEmulator(): void {
  const record = join(project.folder, '.abreast', 'emulator', 'emulator.json');
  if (existsSync(record)) process.kill((JSON.parse(readFileSync(record, 'utf8')) as { pid: number }).pid);
}

/** Runs a command on the sandbox that must succeed. @param step what its figure is called */
async function succeed(command: string, step = command): Promise<string> {
  const { status, output, seconds } = await project.run(command, ['sandbox']);
  figures.note(`${step}, s`, Math.round(seconds));
  expect({ status, output }).toEqual({ status: 0, output: expect.any(String) });
  return output;
}

/** Types of resources in what was deployed. */
function deployedTypes(): Set<string> {
  const folder = join(project.folder, '.abreast', 'state');
  const states = readdirSync(folder).filter((file) => /^sandbox-\w+\.tfstate$/.test(file));
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as State;
  const resources = states.flatMap((file) => read(file).resources).filter(({ mode }) => mode === 'managed');
  return new Set(resources.map(({ type }) => type));
}

/** A state of Terraform, as far as it is read here. */
interface State {
  readonly resources: readonly { readonly mode: 'managed' | 'data'; readonly type: string }[];
}

function typesOfProd(): string[] {
  const prod = loadEnvironments().find(({ name }) => name === 'prod');
  if (!prod) throw new Error('there must be an environment prod');
  const types = synthAws(prod)
    .resources()
    .map(({ type }) => type);
  return [...new Set(types)];
}

describe('the sandbox on the emulator', () => {
  sandboxTest('is deployed, and read back through the API', async () => {
    const output = await succeed('deploy');
    expect(output).toContain('available, valkey, 3 shards of 3 nodes, TLS required');
    expect(output.match(/replica of abreast-sandbox-database/g)).toHaveLength(2);
    expect(output).toContain('3 instances, 3 to 20 in 3 zones');
    expect(output).toContain('left out: aws_grafana_workspace');
  });

  sandboxTest('has nine of ten types of resources that prod has', () => {
    const [prod, deployed] = [typesOfProd(), deployedTypes()];
    const missing = prod.filter((type) => !deployed.has(type));
    figures.note('types of prod', { types: prod.length, applied: prod.length - missing.length, missing });
    expect((prod.length - missing.length) / prod.length).toBeGreaterThanOrEqual(0.9);
  });

  sandboxTest('needs no change after it was deployed', async () => {
    const results = (await succeed('diff')).match(/^sandbox-\w+ +(?:No changes\.|Plan: .*|planned|can be .*)$/gm);
    expect(results?.map((line) => line.replace(/^sandbox-\w+ +/, ''))).toEqual(Array(4).fill('No changes.'));
  });

  sandboxTest('is resized', async () => {
    project.environment('sandbox', sandbox('services: { web: { replicas: { min: 4 } } },'));
    expect(await succeed('deploy', 'resize')).toContain('4 instances, 4 to 20 in 3 zones');
  });

  sandboxTest('leaves an empty emulator behind', async () => {
    expect(await succeed('destroy')).toContain('emulator empty, and ended');
  });
});
