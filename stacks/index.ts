import type { App } from 'cdktf';
import type { Environment } from '../model/environment';
import { EnvironmentError } from '../model/errors';
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

/**
 * The stacks of one environment.
 * @throws EnvironmentError for a platform whose stacks are not built yet
 */
export function createStacks(app: App, environment: Environment, observed: Observed): void {
  const { image = 'unbuilt', incarnations = {} } = observed;
  if (environment.platform === 'local') {
    new LocalStack(app, { environment, image, incarnations: incarnations[environment.name] ?? {} });
    return;
  }
  if (environment.platform === 'ec2') {
    // Loaded here: the provider's bindings take longer than the whole synth of a local environment.
    const { createAwsStacks } = require('./aws/create-aws-stacks') as typeof import('./aws/create-aws-stacks');
    createAwsStacks(app, environment);
    return;
  }
  const wayOut = 'use local or ec2; the model of eks is complete, its stacks are on the way';
  throw new EnvironmentError([
    { environment: environment.name, path: 'platform', value: environment.platform, rule: 'is not built yet', wayOut },
  ]);
}
