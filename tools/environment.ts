import { existsSync } from 'node:fs';
import { loadEnvironments } from '../environments';
import type { Environment } from '../model/environment';
import { CommandError } from './command';
import { environmentPaths } from './local/paths';

/** The environment of that name. */
export function environmentNamed(name: string): Environment {
  const environments = loadEnvironments();
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(', ');
  throw new CommandError(
    `environment (${name}) must be one of ${names}: name one of these, or add environments/${name}.ts`,
  );
}

/** Whether an environment is deployed on this machine though its file in environments/ is gone. */
export function isUndescribed(name: string): boolean {
  const isDescribed = loadEnvironments().some((environment) => environment.name === name);
  return !isDescribed && /^[a-z][a-z0-9]*$/.test(name) && existsSync(environmentPaths(name).state);
}
