import { type Rule, rule, when } from './rule';

const cluster = rule(['platform', 'cluster'], ({ platform, cluster: given }) => [
  ...when(
    platform !== 'eks' && given !== undefined,
    'cluster',
    undefined,
    `must not be set on ${platform}`,
    'remove it: only eks has a cluster',
  ),
  ...Object.entries(given?.nodeGroups ?? {}).flatMap(([name, { min, max }]) =>
    when(min > max, `cluster.nodeGroups.${name}.min`, min, `must not exceed max (${max})`, 'raise max or lower min'),
  ),
  ...when(
    given !== undefined && Object.keys(given.nodeGroups).length === 0,
    'cluster.nodeGroups',
    undefined,
    'must not be empty',
    'name at least one group: pods need a node',
  ),
  ...when(
    given?.verticalAutoscaler === 'auto',
    'cluster.verticalAutoscaler',
    'auto',
    `must not act beside ${given?.replicaOwner}, which follows the shares of cpu and memory that it would change`,
    "use 'recommend'",
  ),
]);

/** Rules about the Kubernetes cluster. */
export const clusterRules: readonly Rule[] = [cluster];
