import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment';
import { Construct } from 'constructs';
import { policyOf } from '../policy';
import { boundaryPolicy } from './boundary-policy';
import { deployPolicy } from './deploy-policy';
import { boundaryNameOf, githubRoleName } from './names';
import { planPolicy, READ_SETTINGS } from './plan-policy';
import type { RoleTarget } from './policy';

/** Whose workflows take which roles. */
export interface GithubRolesProps extends RoleTarget {
  /** 'owner/name'. */
  readonly repository: string;
}

/** Issuer of the tokens that GitHub gives its workflows. */
export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** The provider of an account by its ARN, known before it is made. */
export const githubProviderArn = (accountId: string): string =>
  `arn:aws:iam::${accountId}:oidc-provider/${GITHUB_ISSUER}`;

// A search domain and a database take most of an hour each, one after the other at worst.
const DEPLOY_SECONDS = 4 * 3600;
const PLAN_SECONDS = 3600;

/**
 * Roles that workflows of one repository take without a stored key: one that plans an environment and changes nothing,
 * one that deploys it. Each is bound to a GitHub environment, whose protection rules say who may run it: `<name>-plan`
 * and `<name>`. The roles that a deploy makes carry a boundary that only the bootstrap changes.
 */
export class GithubRoles extends Construct {
  /** Role that plans. */
  readonly planRoleArn: string;
  /** Role that deploys. */
  readonly deployRoleArn: string;
  readonly #props: GithubRolesProps;

  constructor(scope: Construct, id: string, props: GithubRolesProps) {
    super(scope, id);
    this.#props = props;
    const { name } = props.environment;
    const plan = this.#role('plan', `${name}-plan`, PLAN_SECONDS, planPolicy(props));
    new IamRolePolicyAttachment(this, 'plan-settings', { role: plan.name, policyArn: READ_SETTINGS });
    this.planRoleArn = plan.arn;
    const boundary = new IamPolicy(this, 'boundary', {
      name: boundaryNameOf(props.environment),
      description: `The most that a role made by a deploy of ${name} may do`,
      policy: boundaryPolicy(props.environment),
    });
    this.deployRoleArn = this.#role('deploy', name, DEPLOY_SECONDS, deployPolicy(props, boundary.arn)).arn;
  }

  #role(verb: 'plan' | 'deploy', githubEnvironment: string, maxSessionDuration: number, policy: string): IamRole {
    const { environment, repository } = this.#props;
    const { system, name, account } = environment;
    const trust = trustOf(account.id, `repo:${repository}:environment:${githubEnvironment}`);
    const role = new IamRole(this, verb, {
      name: githubRoleName(environment, verb),
      description: `${repository} may ${verb} ${name} of ${system.name}`,
      maxSessionDuration,
      assumeRolePolicy: trust,
    });
    new IamRolePolicy(this, `${verb}-policy`, { name: verb, role: role.id, policy });
    return role;
  }
}

/** @see https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws */
function trustOf(accountId: string, subject: string) {
  return policyOf([
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: githubProviderArn(accountId) },
      Condition: {
        StringEquals: { [`${GITHUB_ISSUER}:aud`]: 'sts.amazonaws.com', [`${GITHUB_ISSUER}:sub`]: subject },
      },
    },
  ]);
}
