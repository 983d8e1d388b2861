import type { Construct } from 'constructs';
import type { EksEnvironment } from '../../constructs/aws/environment';
import type { Network } from '../../constructs/aws/network/network';
import type { RoleHolder } from '../../constructs/aws/role-holder';
import type { ClusterAccess } from '../../constructs/kubernetes/cluster-access';
import { SystemNamespace } from '../../constructs/kubernetes/namespace';
import { Operators } from '../../constructs/kubernetes/operators/operators';
import { PriorityClasses } from '../../constructs/kubernetes/priority-classes';
import { resourcesOf } from '../../constructs/kubernetes/resources-of';
import { createStorageClass } from '../../constructs/kubernetes/storage-class';
import { ClusterApiStack } from './cluster-api-stack';

/** What the operators stand on. */
export interface OperatorsStackProps {
  readonly network: Pick<Network, 'vpcId'>;
  readonly cluster: ClusterAccess;
}

/** What data and workloads in the cluster need before they come: their namespace, classes, and the operators. */
export class OperatorsStack extends ClusterApiStack {
  /** The pods that ask stores of secrets: what grants are attached to. */
  readonly secretsReader: RoleHolder;

  constructor(scope: Construct, environment: EksEnvironment, { network, cluster }: OperatorsStackProps) {
    super(scope, 'operators', environment, cluster);
    const namespace = new SystemNamespace(this, 'namespace', { environment });
    const priorities = new PriorityClasses(this, 'priorities');
    const storage = createStorageClass(this);
    const { secretsReader } = new Operators(this, 'operators', {
      context: { environment, clusterName: cluster.clusterName, vpcId: network.vpcId },
      dependsOn: [...resourcesOf(namespace), ...priorities.classes, storage],
    });
    this.secretsReader = secretsReader;
  }
}
