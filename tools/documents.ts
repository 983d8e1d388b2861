import { existsSync, readFileSync } from 'node:fs';
import type { ComponentDocument } from '../constructs/local/document';
import { LocalFailure } from './local/failure';
import { environmentPaths, SYNTHESIZED_FOLDER } from './local/paths';

/** The components of a local environment as they were last synthesized. */
export function synthesizedDocuments(environment: string, folder = SYNTHESIZED_FOLDER): ComponentDocument[] {
  const file = `${folder}/stacks/${environment}/cdk.tf.json`;
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
  return readState(file).flatMap(({ instances }) =>
    instances.flatMap(({ attributes }) => attributes.triggers_replace?.value ?? []),
  );
}

function readState(file: string): StateResource[] {
  const text = readFileSync(file, 'utf8');
  // An interrupted first deploy leaves an empty file, which Terraform takes for no state.
  if (text.trim() === '') return [];
  try {
    return (JSON.parse(text) as { resources?: StateResource[] }).resources ?? [];
  } catch (error) {
    throw new LocalFailure(
      'Terraform state',
      `${file} must be what Terraform wrote, it is damaged (${(error as Error).message})`,
      `move it away and deploy again: processes and data that are there are taken over (${file}.backup is the one before)`,
    );
  }
}

/** What we read of a resource in a Terraform state: a dynamic value carries its type beside it. */
interface StateResource {
  readonly instances: readonly {
    readonly attributes: { readonly triggers_replace?: { readonly value: ComponentDocument } };
  }[];
}
