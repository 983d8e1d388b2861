import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1, type RoleV1Rule } from '@cdktf/provider-kubernetes/lib/role-v1';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

const READ = ['get', 'list', 'watch'];
const KEEP = [...READ, 'create', 'update'];
const OWN = [...KEEP, 'delete'];

/**
 * What the operator does in the one namespace that it looks after.
 * @see https://github.com/rabbitmq/cluster-operator/blob/v2.22.3/config/rbac/role.yaml
 */
export const CLUSTERS: readonly RoleV1Rule[] = [
  rule('', ['configmaps', 'persistentvolumeclaims', 'secrets', 'serviceaccounts', 'services'], KEEP),
  rule('', ['endpoints'], READ),
  rule('', ['events'], ['get', 'create', 'patch']),
  rule('', ['pods'], [...READ, 'update']),
  rule('', ['pods/exec'], ['create']),
  rule('apps', ['statefulsets'], OWN),
  rule('discovery.k8s.io', ['endpointslices'], READ),
  rule('rabbitmq.com', ['rabbitmqclusters'], KEEP),
  rule('rabbitmq.com', ['rabbitmqclusters/finalizers'], ['update']),
  rule('rabbitmq.com', ['rabbitmqclusters/status'], ['get', 'patch', 'update']),
  rule('rbac.authorization.k8s.io', ['roles', 'rolebindings'], OWN),
];

/** What its copies do to agree on which of them works. */
export const ELECTION: readonly RoleV1Rule[] = [
  rule('coordination.k8s.io', ['leases'], [...OWN, 'patch']),
  rule('', ['events'], ['create', 'patch']),
];

/** Who gets rights, and where. */
export interface RightsProps {
  /** Namespace in which they count. */
  readonly namespace: string;
  readonly rules: readonly RoleV1Rule[];
  readonly account: { readonly name: string; readonly namespace: string };
  readonly dependsOn: readonly ITerraformDependable[];
}

/** Makes a role and binds it to an account. */
export function createRights(scope: Construct, id: string, props: RightsProps): ITerraformDependable[] {
  const { namespace, rules, account } = props;
  const metadata = { name: account.name, namespace };
  const dependsOn = [...props.dependsOn];
  return [
    new RoleV1(scope, id, { metadata, rule: [...rules], dependsOn }),
    new RoleBindingV1(scope, `${id}-binding`, {
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: account.name },
      subject: [{ kind: 'ServiceAccount', ...account }],
      dependsOn,
    }),
  ];
}

function rule(group: string, resources: string[], verbs: string[]): RoleV1Rule {
  return { apiGroups: [group], resources, verbs };
}
