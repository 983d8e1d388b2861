import { type Rule, rule, when } from './rule';

/**
 * Namespaces that are there already, or that operators are put into; a system has one of its own, called after it.
 * `test/eks-wrong-values.test.ts` holds the list against what is synthesized.
 */
export const TAKEN_NAMESPACES: readonly string[] = [
  ...['default', 'kube-node-lease', 'kube-public', 'kube-system'],
  ...['cnpg-system', 'external-secrets', 'ingress-nginx', 'keda', 'monitoring', 'node-exporter'],
  ...['opensearch-operator', 'rabbitmq-system', 'redis-operator'],
];

/** What data in the cluster is called; operators call Services and Secrets of theirs after it, with an end of their own. */
const DATA = /^(opensearch|postgres|rabbitmq|redis|search)(-|$)/;
/** Service accounts in the system's namespace: that of Kubernetes itself, and the one that reads Secrets. */
export const TAKEN_ACCOUNTS: readonly string[] = ['default', 'secret-reader'];

const system = rule(['platform', 'system'], ({ platform, system: { name } }) =>
  when(
    platform === 'eks' && TAKEN_NAMESPACES.includes(name),
    'system.name',
    name,
    'must not be the name of a namespace that the cluster has for itself on eks',
    'the system would share it with an operator; rename it',
  ),
);

const services = rule(['platform', 'system'], ({ platform, system: { services: given } }) =>
  platform === 'eks'
    ? Object.keys(given).flatMap((name, _, all) => [
        ...when(
          DATA.test(name) || TAKEN_ACCOUNTS.includes(name),
          `system.services.${name}`,
          undefined,
          `must not be called ${name} on eks`,
          'an object of the platform in the same namespace is called that; rename the service',
        ),
        ...when(
          all.some((other) => name === `${other}-candidate`),
          `system.services.${name}`,
          undefined,
          'must not be called as the second fleet of another service on eks',
          'rename one of the two services',
        ),
      ])
    : [],
);

/** Rules about names that two things would have in the cluster. */
export const clusterNameRules: readonly Rule[] = [system, services];
