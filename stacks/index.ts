import type { App } from 'cdktf';
import type { Environment } from '../model/environment';
import { LocalStack } from './local';

/** What a description cannot know: found on this machine before synth. */
export interface Observed {
  /**
   * Version of the application's image.
   * @default 'unbuilt' - only the structure of the stacks matters
   */
  readonly image?: string;
  /** Incarnation of each component, by environment. */
  readonly incarnations?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The stacks of one environment. */
export function createStacks(app: App, environment: Environment, observed: Observed): void {
  const { image = 'unbuilt', incarnations = {} } = observed;
  if (environment.platform === 'local') {
    new LocalStack(app, { environment, image, incarnations: incarnations[environment.name] ?? {} });
    return;
  }
  // Loaded here: the provider's bindings take longer than the whole synth of a local environment.
  if (environment.platform === 'ec2') {
    const { createAwsStacks } = require('./aws/create-aws-stacks') as typeof import('./aws/create-aws-stacks');
    createAwsStacks(app, environment);
    return;
  }
  const { createEksStacks } = require('./eks/create-eks-stacks') as typeof import('./eks/create-eks-stacks');
  createEksStacks(app, environment);
}
