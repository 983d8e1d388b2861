import type { AwsStack } from './aws-stack';

/** Each stack waits for those before it, also where none of its values refers to them. */
export function inOrder(...stacks: AwsStack[]): AwsStack[] {
  for (const [index, stack] of stacks.entries())
    for (const earlier of stacks.slice(0, index)) stack.addDependency(earlier);
  return stacks;
}
