import type { LbListenerRuleCondition } from '@cdktf/provider-aws/lib/lb-listener-rule';
import type { Environment } from '../../../model/environment';
import { parseCidr } from '../../../model/schema/cidr';

/** Values of all conditions of one rule together, at most. */
const VALUES_PER_RULE = 5;
const PATHS_BESIDE_ADDRESSES = 2;

/** Services that clients reach, with the paths that are theirs alone; without paths it answers all others. */
export interface PublicService {
  readonly name: string;
  readonly paths: readonly string[];
}

/** Services of roles that answer clients; workers answer nobody. */
export function publicServices({ services }: Environment['system']): PublicService[] {
  return Object.entries(services).flatMap(([name, { role, paths = [] }]) =>
    role === 'worker' ? [] : [{ name, paths }],
  );
}

/** The service that answers whatever is nobody's: the first of role `web`, else the first there is. */
export function defaultService({ services }: Environment['system']): string | undefined {
  const reached = publicServices({ services } as Environment['system']);
  return (reached.find(({ name }) => services[name]?.role === 'web') ?? reached[0])?.name;
}

/** Conditions that any of these paths fulfils, as many rules as they take. */
export function pathConditions(paths: readonly string[]): LbListenerRuleCondition[][] {
  return chunks(paths, VALUES_PER_RULE).map((values) => [{ pathPattern: { values } }]);
}

/** The same for clients at any of these addresses only. */
export function pathConditionsFrom(paths: readonly string[], blocks: readonly string[]): LbListenerRuleCondition[][] {
  return chunks(paths, PATHS_BESIDE_ADDRESSES).flatMap((values) =>
    chunks(blocks, VALUES_PER_RULE - PATHS_BESIDE_ADDRESSES).map((sources) => [
      { pathPattern: { values } },
      { sourceIp: { values: sources } },
    ]),
  );
}

/** Blocks of one version of the protocol. */
export function ofVersion(blocks: readonly string[], version: 4 | 6): string[] {
  return blocks.filter((block) => parseCidr(block)?.version === version);
}

/**
 * A pattern that recognizes a hidden path in a URL whose path was decoded, normalized and set in lower case: itself, or
 * with parameters or anything but a longer name behind it.
 */
export function hiddenPattern(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  const escaped = segments.map((segment) => segment.toLowerCase().replaceAll('.', '[.]'));
  return `^/+${escaped.join('(;[^/]*)?/+')}($|[^a-z0-9_-])`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
