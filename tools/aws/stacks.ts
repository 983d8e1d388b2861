import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SYNTHESIZED_FOLDER } from '../local/paths';

/** What cdktf's manifest says of the stacks. */
interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
}

/** Ids of the stacks of one environment as they were last synthesized, each after those that it waits for. */
export function stacksOf(environment: string): string[] {
  const { stacks } = JSON.parse(readFileSync(join(SYNTHESIZED_FOLDER, 'manifest.json'), 'utf8')) as Manifest;
  const ordered = new Set<string>();
  const add = (id: string) => {
    for (const earlier of stacks[id]?.dependencies ?? []) add(earlier);
    ordered.add(id);
  };
  for (const id of Object.keys(stacks)) if (id.startsWith(`${environment}-`)) add(id);
  return [...ordered];
}
