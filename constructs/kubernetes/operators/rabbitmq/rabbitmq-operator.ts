import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { EksEnvironment } from '../../../aws/environment';
import { CustomResources } from '../../custom-resources';
import { namespaceOf } from '../../labels';
import { resourcesOf } from '../../resources-of';
import { copiesIn, type MonitoredPods } from '../operator';
import { rabbitmqDefinition } from './definition';
import { createRabbitmqDeployment } from './deployment';
import { CLUSTERS, createRights, ELECTION } from './rights';

const NAME = 'rabbitmq-cluster-operator';
const NAMESPACE = 'rabbitmq-system';
const LABELS = { 'app.kubernetes.io/name': NAME };

/** Where its metrics are. */
export const RABBITMQ_METRICS = {
  chart: NAME,
  namespace: NAMESPACE,
  metrics: [{ labels: LABELS, port: 'metrics' }],
} as const satisfies MonitoredPods;

/** Whose brokers, and after what. */
export interface RabbitmqOperatorProps {
  readonly environment: EksEnvironment;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * Runs RabbitMQ in the namespace of the system. Its project has no chart, only a file for `kubectl`: here are its objects
 * in our own words, with rights in that one namespace in place of the whole cluster. Its webhooks are off, as they want
 * cert-manager; what they refuse the namespace refuses as well.
 * @see https://www.rabbitmq.com/kubernetes/operator/install-operator
 */
export class RabbitmqOperator extends Construct {
  constructor(scope: Construct, id: string, { environment, dependsOn }: RabbitmqOperatorProps) {
    super(scope, id);
    const account = { name: NAME, namespace: NAMESPACE };
    const watched = namespaceOf(environment);
    const copies = copiesIn(environment);
    const definition = new CustomResources(this, 'definition', {
      name: 'rabbitmq-definition',
      namespace: NAMESPACE,
      objects: [rabbitmqDefinition()],
      dependsOn,
    });
    const serviceAccount = new ServiceAccountV1(this, 'account', { metadata: account, dependsOn: [...dependsOn] });
    createRabbitmqDeployment(this, {
      ...account,
      labels: LABELS,
      copies,
      watched,
      dependsOn: [
        ...resourcesOf(definition),
        serviceAccount,
        ...createRights(this, 'clusters', { namespace: watched, rules: CLUSTERS, account, dependsOn }),
        ...createRights(this, 'election', { namespace: NAMESPACE, rules: ELECTION, account, dependsOn }),
      ],
    });
    if (copies > 1)
      new PodDisruptionBudgetV1(this, 'budget', {
        metadata: account,
        spec: { maxUnavailable: '1', selector: { matchLabels: LABELS } },
        dependsOn: [...dependsOn],
      });
  }
}
