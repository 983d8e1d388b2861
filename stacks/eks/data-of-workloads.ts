import { type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { KafkaCluster } from '../../constructs/aws/broker/kafka';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { RoleHolder } from '../../constructs/aws/role-holder';
import { CustomResources } from '../../constructs/kubernetes/custom-resources';
import { AUTHORITIES_FILE, authoritiesOf } from '../../constructs/kubernetes/data/authorities';
import { namespaceOf } from '../../constructs/kubernetes/labels';
import { resourcesOf } from '../../constructs/kubernetes/resources-of';
import { filledSecret } from '../../constructs/kubernetes/secrets/external-secret';
import { ManagerStore } from '../../constructs/kubernetes/secrets/manager-store';
import { SECRETS_FOLDER } from '../../constructs/kubernetes/workload/container';
import { type DataParts, secretArnsOf, sharedKeys } from '../aws/data-access';
import { clusterAddresses } from './cluster-addresses';
import type { ClusterDataStack } from './cluster-data-stack';
import { SCALING_SECRET, scalingAccess } from './scaling-access';
import type { ServiceSecret, WorkloadData } from './workload-data';

/** Where the data is, and who may read its secrets. */
export interface DataOfWorkloadsProps {
  readonly managed: DataParts;
  /** @default nothing is in the cluster */
  readonly inCluster?: ClusterDataStack;
  /** The pods of external-secrets, which hold this role from their start. */
  readonly secretsReader: RoleHolder;
}

/** What the workloads call, put together from what is managed and what is in the cluster. */
export function dataOfWorkloads(environment: EksEnvironment, props: DataOfWorkloadsProps): WorkloadData {
  const { managed, inCluster } = props;
  const { broker } = managed;
  const authorities = authoritiesOf(inCluster?.parts ?? []);
  return {
    addresses: clusterAddresses(environment, managed, inCluster),
    keys: sharedKeys(managed),
    edges: (inCluster?.parts ?? []).map(({ edge }) => edge),
    sources: scalingAccess(environment, managed, inCluster).sources,
    // Clients of search have no setting for it; Node itself trusts them besides its own.
    variables: authorities ? { NODE_EXTRA_CA_CERTS: `${SECRETS_FOLDER}/${AUTHORITIES_FILE}` } : {},
    createSecret: (scope, id, secret) =>
      createSecret(scope, id, environment, props, withAuthorities(secret, authorities)),
    ...(broker instanceof KafkaCluster && {
      grantEvents: (scope: Construct, holder: RoleHolder) => broker.grantEvents(scope, holder),
    }),
  };
}

function withAuthorities({ name, files }: ServiceSecret, authorities: string | undefined): ServiceSecret {
  return { name, files: { ...files, ...(authorities && { [AUTHORITIES_FILE]: authorities }) } };
}

function createSecret(
  scope: Construct,
  id: string,
  environment: EksEnvironment,
  props: DataOfWorkloadsProps,
  { name, files }: ServiceSecret,
): ITerraformDependable {
  const store = storeIn(scope, environment, props);
  const release = new CustomResources(scope, id, {
    name,
    namespace: namespaceOf(environment),
    objects: [filledSecret({ environment, name, component: 'secrets', files })],
    dependsOn: [...store],
  });
  return lastOf(resourcesOf(release));
}

/** The store of a stack is made with its first Secret, and so is what KEDA reads. */
function storeIn(scope: Construct, environment: EksEnvironment, props: DataOfWorkloadsProps) {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild('secrets-manager');
  if (found) return resourcesOf(found as Construct);
  const { managed, inCluster, secretsReader } = props;
  const store = new ManagerStore(stack, 'secrets-manager', {
    environment,
    reader: secretsReader,
    secretArns: secretArnsOf(managed),
    keyArns: [managed.key.arn],
  });
  createScalingSecret(stack, environment, scalingAccess(environment, managed, inCluster).files, store);
  return resourcesOf(store);
}

function createScalingSecret(
  stack: Construct,
  environment: EksEnvironment,
  files: Readonly<Record<string, string>>,
  store: ManagerStore,
): void {
  if (Object.keys(files).length === 0) return;
  new CustomResources(stack, 'scaling-secret', {
    name: SCALING_SECRET,
    namespace: namespaceOf(environment),
    objects: [filledSecret({ environment, name: SCALING_SECRET, component: 'secrets', files })],
    dependsOn: [...resourcesOf(store)],
  });
}

function lastOf<T>(list: readonly T[]): T {
  const last = list.at(-1);
  if (last === undefined) throw new Error('a construct without resources must not be waited for');
  return last;
}
