import { stringify } from 'yaml';
import type { RenderedStack } from './render';

/** The objects of a stack as one text of several documents; the charts that it leaves out stand in its head. */
export function toYaml({ stack, objects, charts }: RenderedStack, command: string): string {
  const head = [
    `# Objects of the stack ${stack}, written by: ${command}`,
    ...(charts.length > 0 ? [`# Not here, installed by Helm: ${charts.join(', ')}`] : []),
  ];
  // Long lines stay whole, so that a difference shows what changed and no more.
  const documents = objects.map((object) => stringify(object, { lineWidth: 0, aliasDuplicateObjects: false }));
  return `${head.join('\n')}\n---\n${documents.join('---\n')}`;
}
