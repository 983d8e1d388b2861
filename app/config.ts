import { readFileSync } from 'node:fs';
import { type Config, readConfig } from './contract';

/**
 * The configuration of this process; nothing else reads its environment.
 * @throws ContractError
 */
export function loadConfig(): Config {
  return readConfig(process.env, (path) => readFileSync(path, 'utf8'));
}
