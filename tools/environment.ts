import { loadEnvironments } from '../environments';
import type { Environment } from '../model/environment';
import { CommandError } from './command';

/** The environment of that name. */
export function environmentNamed(name: string): Environment {
  const environments = loadEnvironments();
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(', ');
  throw new CommandError(`environment (${name}) must be one of ${names}: name one of these, or add environments/${name}.ts`);
}
