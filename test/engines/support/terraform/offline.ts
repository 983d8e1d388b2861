import type { Attributes } from '../../../support/aws-template';
import { nested, plausible, type Reference, referencesIn } from './plausible';

/** A file of Terraform in its JSON syntax, by kind of block. */
export type StackFile = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

const EPHEMERAL = /ephemeral\.\w+\.[\w-]+\.\w+/g;
const REMOTE = 'terraform_remote_state';
/** Long and mixed enough for every rule about passwords. */
const PASSWORD = 'Mocked-password-0123456789-abcdefghij';

/**
 * A stack that needs neither its backend nor the states of other stacks: it keeps its state beside itself, and nothing
 * in it is `ephemeral`: mocks of Terraform 1.11 know no such block, and without an account none can be opened.
 */
export function offline(file: StackFile): StackFile {
  const { ephemeral: _, ...rest } = file;
  const { backend: __, ...terraform } = rest.terraform as Attributes;
  const data = withStates(rest.data as Blocks | undefined);
  return withoutEphemeral({ ...rest, terraform, ...filled({ data }) }) as StackFile;
}

/** Remote states are read from files that {@link remoteOutputs} fill. */
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

function withoutEphemeral(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(EPHEMERAL, JSON.stringify(PASSWORD));
  if (Array.isArray(value)) {
    const kept = value.filter((item) => !(typeof item === 'string' && item.startsWith('ephemeral.')));
    return kept.map(withoutEphemeral);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutEphemeral(inner)]));
}

/** Plausible outputs of every stack whose state a stack reads, by name of the data source. */
export function remoteOutputs(
  file: StackFile,
  others: Readonly<Record<string, StackFile>>,
): Record<string, Attributes> {
  const states = Object.entries((file.data as Blocks | undefined)?.[REMOTE] ?? {});
  return Object.fromEntries(states.map(([name]) => [name, outputsOf(others[stackOf(name)] ?? {}, others)]));
}

/** cdktf names a remote state after the stack it is of. */
const stackOf = (name: string): string => name.replace('cross-stack-reference-input-', '');

function outputsOf(file: StackFile, others: Readonly<Record<string, StackFile>>): Attributes {
  const outputs = (file.output ?? {}) as Readonly<Record<string, { readonly value: unknown }>>;
  return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, computed(value, others)]));
}

/** What an expression stands for once everything exists. */
function computed(value: unknown, others: Readonly<Record<string, StackFile>>): unknown {
  if (Array.isArray(value)) return value.map((item) => computed(item, others));
  if (typeof value !== 'string' || !value.includes('${')) return value;
  const [reference] = referencesIn(value);
  const single = reference ? plausible(reference) : 'mocked';
  return value.includes('[*]') ? [single] : single;
}

/** What mocks answer for computed attributes that others refer to: left to itself, Terraform makes random letters. */
export function mockedResources(file: StackFile): Record<string, { defaults: Attributes }> {
  const found: Record<string, Record<string, unknown>> = {};
  for (const reference of referencesIn(JSON.stringify(file))) {
    const [attribute] = reference.path as [string];
    found[reference.type] = { ...found[reference.type], [attribute]: answer(reference) };
  }
  return Object.fromEntries(Object.entries(found).map(([type, defaults]) => [type, { defaults }]));
}

function answer(reference: Reference): unknown {
  return nested(reference.path.slice(1), plausible(reference));
}

/** A test of Terraform that applies the stack to mocks. */
export function mockedTest(file: StackFile, outputs: Readonly<Record<string, Attributes>>): StackFile {
  const overrides = Object.entries(outputs).map(([name, values]) => {
    return { target: `data.${REMOTE}.${name}`, values: { outputs: values } };
  });
  return {
    mock_provider: { aws: filled({ mock_resource: mockedResources(file) }) },
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
