import { join } from 'node:path';
import type { ComponentDocument } from '../../constructs/local/document';
import { type Problem, problem } from '../../model/errors';
import { readManifest } from '../local/manifest';
import { environmentPaths } from '../local/paths';
import { secretFlaw, secretsOf } from '../local/secrets';

/**
 * Secrets that components already use. Processes and data know their values: a file that is gone, empty or changed
 * would lock the components out of each other.
 */
export function secretProblems(environment: string, documents: readonly ComponentDocument[]): Problem[] {
  const paths = environmentPaths(environment);
  const inUse = documents.filter(({ component }) => readManifest(paths.component(component)).programs !== undefined);
  const names = [...new Set(inUse.flatMap(secretsOf))].sort();
  return names.flatMap((name) => {
    const flaw = secretFlaw(paths, name);
    const wayOut = `put the file back, or npm run destroy -- ${environment} (its data goes) and deploy it anew`;
    return flaw
      ? [problem(`machine.secrets.${name}`, undefined, `${flaw} (${join(paths.secrets, name)})`, wayOut)]
      : [];
  });
}
