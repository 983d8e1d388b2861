import { type ITerraformDependable, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';

/** Every resource of a construct, for what must wait until all of it is there. */
export function resourcesOf(construct: Construct): readonly ITerraformDependable[] {
  return construct.node.findAll().filter((node) => TerraformResource.isTerraformResource(node));
}
