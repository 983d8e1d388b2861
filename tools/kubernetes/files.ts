import { type RenderedStack, renderManifests, type StackFile } from './render';
import { toYaml } from './yaml';

/** Folder of the manifests that are kept in the repository. */
export const MANIFESTS = 'manifests';

/** What an operator types for an environment. */
export const renderCommand = (environment: string): string => `npm run kubernetes:render -- ${environment}`;

/**
 * The manifests of an environment as files: one for each of its stacks that has objects.
 * @param files what was synthesized, by id of the stack
 * @returns content by path, such as 'manifests/k8sprod/workloads.yaml'
 */
export function manifestFiles(
  environment: string,
  files: Readonly<Record<string, StackFile>>,
): Readonly<Record<string, string>> {
  const fileOf = ({ stack }: RenderedStack) =>
    `${MANIFESTS}/${environment}/${stack.slice(environment.length + 1)}.yaml`;
  const stacks = renderManifests(files).filter(({ objects }) => objects.length > 0);
  return Object.fromEntries(stacks.map((stack) => [fileOf(stack), toYaml(stack, renderCommand(environment))]));
}
