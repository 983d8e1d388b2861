import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import type { IAspect } from 'cdktf';
import type { AwsEnvironment } from '../environment';
import { boundaryOf } from './names';

/**
 * Gives every role of an environment its boundary where the bootstrap has made one: a role without it is refused to the
 * deploy role, so that none must be forgotten.
 */
export function boundRoles(environment: AwsEnvironment): IAspect {
  const boundary = boundaryOf(environment);
  return {
    visit(node) {
      if (boundary !== undefined && node instanceof IamRole) node.permissionsBoundary = boundary;
    },
  };
}
