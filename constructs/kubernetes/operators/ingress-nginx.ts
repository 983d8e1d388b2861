import type { EksEnvironment } from '../../aws/environment';
import { shortNameOf } from '../../aws/short-name';
import { priority } from '../priority-classes';
import { copiesIn, type OperatorContext, type OperatorPlan } from './operator';
import { chartLabels, resources, spreadOver } from './parts';

const NAME = 'ingress-nginx';
const LABELS = { ...chartLabels(NAME), 'app.kubernetes.io/component': 'controller' };
const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer';
const HEALTH_PORT = 10254;
const LONGEST_NAME = 32;

/** nginx behind a network balancer, for environments whose cluster says so: as the guides have it. */
export function ingressNginx({ environment }: OperatorContext): OperatorPlan {
  const small = { resources: resources(20, 64, 200) };
  return {
    chart: NAME,
    namespace: 'ingress-nginx',
    after: ['aws-load-balancer-controller'],
    metrics: [{ labels: LABELS, port: 'metrics' }],
    values: {
      controller: {
        replicaCount: copiesIn(environment),
        minAvailable: 1,
        priorityClassName: priority('operators'),
        topologySpreadConstraints: spreadOver(LABELS),
        resources: resources(200, 512, 2000),
        // What the balancer puts before a connection: who the client is.
        config: { 'use-proxy-protocol': 'true', 'proxy-real-ip-cidr': environment.network.cidr },
        service: { loadBalancerClass: 'service.k8s.aws/nlb', annotations: balancer(environment) },
        metrics: { enabled: true },
        admissionWebhooks: {
          createSecretJob: small,
          patchWebhookJob: small,
          patch: { priorityClassName: priority('operators') },
        },
      },
    },
  };
}

/** The balancer before nginx: open to the internet, straight to its pods' addresses. */
function balancer(environment: EksEnvironment): Record<string, string> {
  const attributes = {
    'load_balancing.cross_zone.enabled': true,
    'deletion_protection.enabled': environment.database.deletionProtection,
  };
  const annotations = {
    name: shortNameOf(environment, 'nginx', LONGEST_NAME),
    scheme: 'internet-facing',
    'nlb-target-type': 'ip',
    'proxy-protocol': '*',
    'healthcheck-protocol': 'http',
    'healthcheck-port': String(HEALTH_PORT),
    'healthcheck-path': '/healthz',
    attributes: Object.entries(attributes)
      .map(([name, value]) => `${name}=${value}`)
      .join(','),
  };
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [`${PREFIX}-${name}`, value]));
}
