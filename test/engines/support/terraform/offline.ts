import type { Attributes } from '../../../support/aws-template';
import { mapped, prefixOf, providersOf, type StackFile, type StackFiles } from './modules';
import { nested, plausible, referencesIn } from './plausible';

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

const EPHEMERAL = /ephemeral\.\w+\.[\w-]+\.\w+/g;
const REMOTE = 'terraform_remote_state';
/** Long and mixed enough for every rule about passwords. */
const PASSWORD = 'Mocked-password-0123456789-abcdefghij';

/**
 * A stack that does not need the states of other stacks, and in which nothing is `ephemeral`: mocks of Terraform 1.11
 * know no such block, and without an account none can be opened. Nothing is kept from the destroy that ends a test.
 */
export function offline(file: StackFile): StackFile {
  const { ephemeral: _, ...rest } = file;
  const data = withStates(rest.data as Blocks | undefined);
  return mockable({ ...rest, ...filled({ data }) }) as StackFile;
}

/** Remote states are read from files, which {@link outputsRead} fill. */
function withStates(data: Blocks = {}): Blocks {
  const states = Object.keys(data[REMOTE] ?? {}).map((name) => {
    return [name, { backend: 'local', config: { path: `${name}.tfstate` } }];
  });
  return { ...data, ...filled({ [REMOTE]: Object.fromEntries(states) }) };
}

/** Without what is empty: Terraform's JSON knows no block without a label. */
function filled<T extends Readonly<Record<string, object>>>(blocks: T): Partial<T> {
  return Object.fromEntries(Object.entries(blocks).filter(([, block]) => Object.keys(block).length > 0)) as Partial<T>;
}

function mockable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(EPHEMERAL, JSON.stringify(PASSWORD));
  if (Array.isArray(value)) {
    const kept = value.filter((item) => !(typeof item === 'string' && item.startsWith('ephemeral.')));
    return kept.map(mockable);
  }
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'prevent_destroy');
  return Object.fromEntries(kept.map(([name, inner]) => [name, mockable(inner)]));
}

/** Plausible outputs of the stacks whose states a stack reads, by name of the data source, for each stack. */
export function outputsRead(stacks: StackFiles): Record<string, Record<string, Attributes>> {
  return mapped(stacks, ({ data }) => {
    const states = Object.keys((data as Blocks | undefined)?.[REMOTE] ?? {});
    return Object.fromEntries(states.map((name) => [name, outputsOf(stacks[stackOf(name)] ?? {})]));
  });
}

/** cdktf names a remote state after the stack it is of. */
const stackOf = (name: string): string => name.replace('cross-stack-reference-input-', '');

function outputsOf(file: StackFile): Attributes {
  const outputs = (file.output ?? {}) as Readonly<Record<string, { readonly value: unknown }>>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, computed(value)]));
}

/** What an expression stands for once everything exists. */
function computed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(computed);
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const [reference] = referencesIn(value);
  const single = reference ? plausible(reference) : 'mocked';
  return value.includes('[*]') ? [single] : single;
}

/** What mocks answer for computed attributes that others refer to: left to itself, Terraform makes random letters. */
function mockedResources(stacks: StackFiles): Record<string, { defaults: Attributes }> {
  const found: Record<string, Record<string, unknown>> = {};
  for (const reference of referencesIn(JSON.stringify(stacks))) {
    const { type } = reference;
    const [attribute] = reference.path as [string];
    const path = isBlock(stacks, type, attribute) ? reference.path.slice(2) : reference.path.slice(1);
    found[type] = { ...found[type], [attribute]: nested(path, plausible(reference)) };
  }
  return Object.fromEntries(Object.entries(found).map(([type, defaults]) => [type, { defaults }]));
}

/** Whether a stack writes it: of a block that is there, a mock answers what is computed in it, without the list. */
function isBlock(stacks: StackFiles, type: string, attribute: string): boolean {
  const resources = Object.values(stacks).map((file) => (file.resource as Blocks | undefined)?.[type] ?? {});
  return resources.flatMap(Object.values<Attributes>).some((one) => typeof one[attribute] === 'object');
}

/** A test of Terraform that applies the stacks to mocks. */
export function mockedTest(stacks: StackFiles, read: Readonly<Record<string, Record<string, Attributes>>>): StackFile {
  const overrides = Object.entries(read).flatMap(([id, outputs]) =>
    Object.entries(outputs).map(([name, values]) => {
      return { target: `${prefixOf(id, stacks)}data.${REMOTE}.${name}`, values: { outputs: values } };
    }),
  );
  const aliases = new Set(Object.values(stacks).flatMap((file) => providersOf(file).map(({ alias }) => alias)));
  const mocks = filled({ mock_resource: mockedResources(stacks) });
  return {
    mock_provider: { aws: [...aliases].map((alias) => ({ ...mocks, ...(alias === undefined ? {} : { alias }) })) },
    ...(overrides.length > 0 ? { override_data: overrides } : {}),
    run: { applies: { command: 'apply' } },
  };
}

/** A state that holds nothing but outputs. */
export function stateWith(outputs: Attributes): StackFile {
  const typed = Object.entries(outputs).map(([name, value]) => [name, { value, type: typeOf(value) }]);
  return {
    version: 4,
    terraform_version: '1.11.0',
    serial: 1,
    lineage: 'stub',
    outputs: Object.fromEntries(typed),
    resources: [],
  };
}

function typeOf(value: unknown): unknown {
  return Array.isArray(value) ? ['tuple', value.map(typeOf)] : typeof value === 'number' ? 'number' : 'string';
}
