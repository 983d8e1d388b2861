import { loadSizes } from './loads';
import { isTree, merge, type Tree, valueAt } from './merge';
import { platforms } from './platforms';
import type { Platform, Tier } from './schema/environment';
import { tiers } from './tiers';

const knows = <Key extends string>(table: Readonly<Record<Key, unknown>>, key: unknown): key is Key =>
  typeof key === 'string' && Object.hasOwn(table, key);

/** A person's values upon the load's upon the tier's upon the platform's. The base defaults stand in the schemas, beside each field. */
export function withDefaults(input: Tree): Tree {
  // A misspelt platform or tier is reported by its schema; the others are still checked, on the commonest ground.
  const platform: Platform = knows(platforms, input.platform) ? input.platform : 'local';
  const tier: Tier = knows(tiers, input.tier) ? input.tier : 'multi';
  const { replicas, ...sections } = tiers[tier];
  const base = [sections, systemDefaults(input)].reduce(merge, platforms[platform]);
  return merge(base, { ...input, services: services(input, { replicas }) }) as Tree;
}

function systemDefaults({ system }: Tree): Tree {
  const named = valueAt(system, ['database', 'name']) ?? valueAt(system, ['name']);
  // Hyphens would have to be quoted in every SQL statement.
  const name = String(named).replaceAll('-', '_');
  // A system whose name is wrong or missing is reported once, not as a database without a name again.
  return { database: { name: /^[a-z]\w*$/.test(name) ? name : 'unnamed' } };
}

/** Every service of the system runs, whether the environment mentions it or not. */
function services(input: Tree, tier: Tree): unknown {
  const { system, services: given } = input;
  if (given !== undefined && !isTree(given)) return given;
  const declared = valueAt(system, ['services']);
  const names = [...Object.keys(isTree(declared) ? declared : {}), ...Object.keys(given ?? {})];
  return Object.fromEntries(names.map((name) => [name, [loadSizes(input, name), given?.[name]].reduce(merge, tier)]));
}
