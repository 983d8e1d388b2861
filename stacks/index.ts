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
export function createStacks(
  app: App,
  environment: Environment,
  { image = 'unbuilt', incarnations = {} }: Observed,
): void {
  new LocalStack(app, { environment, image, incarnations: incarnations[environment.name] ?? {} });
}
