import { existsSync, readFileSync } from 'node:fs';
import type { ComponentDocument } from '../constructs/local/document';
import { environmentPaths } from './local/paths';

/** The components of a local environment as they were last synthesized. */
export function synthesizedDocuments(environment: string): ComponentDocument[] {
  const file = `cdktf.out/stacks/${environment}/cdk.tf.json`;
  const { resource } = JSON.parse(readFileSync(file, 'utf8')) as {
    resource: { terraform_data: Record<string, { triggers_replace?: ComponentDocument }> };
  };
  return Object.values(resource.terraform_data).flatMap(({ triggers_replace }) =>
    triggers_replace ? [triggers_replace] : [],
  );
}

/** The components of a local environment as Terraform last deployed them; none before the first deploy. */
export function deployedDocuments(environment: string): ComponentDocument[] {
  const { state: file } = environmentPaths(environment);
  if (!existsSync(file)) return [];
  const { resources = [] } = JSON.parse(readFileSync(file, 'utf8')) as { resources?: StateResource[] };
  return resources.flatMap(({ instances }) =>
    instances.flatMap(({ attributes }) => attributes.triggers_replace?.value ?? []),
  );
}

/** What we read of a resource in a Terraform state: a dynamic value carries its type beside it. */
interface StateResource {
  readonly instances: readonly {
    readonly attributes: { readonly triggers_replace?: { readonly value: ComponentDocument } };
  }[];
}
