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
  const wayOut = 'use local; the model of the other platforms is complete, their stacks are on the way';
  throw new EnvironmentError([
    { environment: environment.name, path: 'platform', value: environment.platform, rule: 'is not built yet', wayOut },
  ]);
}
