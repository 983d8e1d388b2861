import type { Attributes } from '../../../support/aws-template';

/** A file of Terraform in its JSON syntax, by kind of block. */
export type StackFile = Readonly<Record<string, unknown>>;
/** Stacks by their ids. */
export type StackFiles = Readonly<Record<string, StackFile>>;
type Providers = Readonly<Record<string, readonly Attributes[]>>;

/**
 * Files of a configuration: a single stack is the configuration, several are modules of one, each in the folder that its
 * id names. Terraform then loads the provider once for all of them, which takes longer than looking at a stack. No
 * backend is in it.
 * @throws Error when the stacks configure the same provider differently
 */
export function configurationOf(stacks: StackFiles): StackFiles {
  const [single, ...others] = Object.values(stacks);
  if (single && others.length === 0) return { 'cdk.tf.json': { ...single, terraform: requirements(single) } };
  const modules = Object.entries(stacks).map(([id, file]) => [`${id}/cdk.tf.json`, moduleOf(file)]);
  return { 'root.tf.json': rootOf(stacks), ...Object.fromEntries(modules) };
}

/** What stands before the addresses of a stack's resources in that configuration. */
export function prefixOf(id: string, stacks: StackFiles): string {
  return Object.keys(stacks).length === 1 ? '' : `module.${id}.`;
}

/** What the stacks say of providers and versions is said here: mocks reach no provider that a module configures. */
function rootOf(stacks: StackFiles): StackFile {
  const providers = Object.values(stacks).flatMap(providersOf);
  const configured = new Map(providers.map((one) => [one.alias, one]));
  for (const one of providers)
    if (JSON.stringify(one) !== JSON.stringify(configured.get(one.alias)))
      throw new Error(`stacks shown together must configure the provider alike: ${Object.keys(stacks).join(', ')}`);
  return {
    terraform: requirements(Object.values(stacks)[0] ?? {}),
    provider: { aws: [...configured.values()] },
    module: mapped(stacks, (file, id) => ({ source: `./${id}`, providers: handedTo(file) })),
  };
}

/** A stack as a module: without providers of its own. */
function moduleOf(file: StackFile): StackFile {
  const { provider: _, ...rest } = file;
  const terraform = requirements(file);
  const { aws, ...others } = terraform.required_providers as Readonly<Record<string, Attributes>>;
  const aliases = Object.keys(handedTo(file)).filter((name) => name !== 'aws');
  const wanted = aliases.length > 0 ? { ...aws, configuration_aliases: aliases } : aws;
  return { ...rest, terraform: { ...terraform, required_providers: { ...others, aws: wanted } } };
}

/** The same for each stack. */
export function mapped<T>(stacks: StackFiles, one: (file: StackFile, id: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(stacks).map(([id, file]) => [id, one(file, id)]));
}

/** Configurations of the AWS provider: the stack's own, and one with an alias for each further region. */
export function providersOf(file: StackFile): readonly Attributes[] {
  return (file.provider as Providers).aws ?? [];
}

function handedTo(file: StackFile): Record<string, string> {
  const names = providersOf(file).map(({ alias }) => (alias === undefined ? 'aws' : `aws.${String(alias)}`));
  return Object.fromEntries(names.map((name) => [name, name]));
}

function requirements(file: StackFile): Attributes {
  const { backend: _, ...terraform } = file.terraform as Attributes;
  return terraform;
}
