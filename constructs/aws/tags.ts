import type { AwsEnvironment } from './environment';

/** Tags of whatever an environment makes: by the provider, and on what groups and templates make without it. */
export function tagsOf({ system, name, tier, tags }: AwsEnvironment): Record<string, string> {
  return { System: system.name, Environment: name, Tier: tier, ManagedBy: 'terraform', ...tags };
}
