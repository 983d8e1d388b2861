import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { until } from '../processes';
import type { ControlPlane } from './control-plane';
import { type Conditioned, holds } from './objects';

/** Folder beside the clone with a chart's CustomResourceDefinitions in each file. */
const FOLDER = resolve('..', 'shared', 'kubernetes', 'crds');
const LIST = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const ESTABLISHED_MILLISECONDS = 60_000;

/** Files with the definitions of the operators' kinds; none where they cannot be had. */
export function crdFiles(): readonly string[] {
  return existsSync(FOLDER) ? readdirSync(FOLDER).map((file) => join(FOLDER, file)) : [];
}

/**
 * Teaches a control plane the operators' kinds, and waits until it serves them.
 * @returns how many there are
 */
export async function installCrds({ kubectl, manifests }: ControlPlane): Promise<number> {
  await kubectl('apply', '--server-side', ...crdFiles().flatMap((file) => ['-f', file]));
  let count = 0;
  const areServed = async () => {
    const definitions = await manifests.api.list<Conditioned>(LIST);
    count = definitions.length;
    return definitions.every((definition) => holds(definition, 'Established'));
  };
  await until('the operators’ kinds to be served', areServed, ESTABLISHED_MILLISECONDS);
  return count;
}
