import { type Rule, rule, when } from './rule';

// @see https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_connect_timeout
const LONGEST_CONNECT = 75;

const onlyNginx = rule(['platform', 'cluster', 'loadBalancer'], ({ platform, cluster, loadBalancer }) => {
  const isNginx = platform === 'eks' && cluster?.ingress === 'nginx';
  return when(
    !isNginx && loadBalancer.algorithm === 'requestUri',
    'loadBalancer.algorithm',
    loadBalancer.algorithm,
    'must not be requestUri but with nginx on eks',
    "use 'leastConnections', or set cluster.ingress to 'nginx'",
  );
});

/** What nginx in front of pods cannot do, or counts otherwise. */
const nginx = rule(['platform', 'cluster', 'loadBalancer'], ({ platform, cluster, loadBalancer }) => {
  if (platform !== 'eks' || cluster?.ingress !== 'nginx') return [];
  const { algorithm, stickiness, responseCache, timeouts } = loadBalancer;
  return [
    ...when(
      responseCache.kind !== 'none',
      'loadBalancer.responseCache.kind',
      responseCache.kind,
      'must be none on eks',
      'that controller keeps no answers; remove it',
    ),
    ...when(
      !Number.isInteger(timeouts.connect.seconds) || timeouts.connect.seconds > LONGEST_CONNECT,
      'loadBalancer.timeouts.connect',
      timeouts.connect,
      `must be whole seconds with nginx, ${LONGEST_CONNECT} at most`,
      'that controller takes nothing else; correct it',
    ),
    ...when(
      stickiness.kind !== 'none' && algorithm === 'requestUri',
      'loadBalancer.stickiness.kind',
      stickiness.kind,
      'must be none while loadBalancer.algorithm is requestUri',
      'a request is sent by its address or by its client, not by both; remove one of them',
    ),
  ];
});

/** Rules about what brings requests to pods. */
export const ingressRules: readonly Rule[] = [onlyNginx, nginx];
