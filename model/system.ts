import { EnvironmentError } from './errors';
import { parseSection } from './explain';
import { type DeepReadonly, deepFreeze } from './freeze';
import type { System } from './schema/environment';
import { systemSchema } from './schema/system';

/**
 * Describes what is deployed: the services of one application and their roles.
 * @throws EnvironmentError with every problem at once
 */
export function defineSystem<const S extends System>(system: S): DeepReadonly<S> {
  const parsed = parseSection(systemSchema, 'system', system);
  if ('problems' in parsed) throw new EnvironmentError(parsed.problems);
  return deepFreeze(parsed.value as S);
}
