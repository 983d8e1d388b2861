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

/**
 * The same for a command that works on the processes of this machine.
 * @throws CommandError for an environment on another platform
 */
export function localEnvironmentNamed(name: string): Environment {
  const environment = environmentNamed(name);
  if (environment.platform === 'local') return environment;
  throw new CommandError(
    `environment (${name}) must be local for this command, it is on ${environment.platform}: name a local one; npm run deploy and npm run diff take any`,
  );
}

/** Whether an environment is deployed on this machine though its file in environments/ is gone. */
export function isUndescribed(name: string): boolean {
  const isDescribed = loadEnvironments().some((environment) => environment.name === name);
  return !isDescribed && /^[a-z][a-z0-9]*$/.test(name) && existsSync(environmentPaths(name).state);
}
