import type { EksEnvironment } from '../../aws/environment';

/** Attributes of the target groups: one delay for all services, as the shutdown ledger has one plan for all. */
export function targetAttributes({
  loadBalancer,
  shutdown,
}: EksEnvironment): Record<string, string | number | boolean> {
  const { algorithm, stickiness } = loadBalancer;
  const [plan] = Object.values(shutdown);
  return {
    'deregistration_delay.timeout_seconds': plan?.deregistration.seconds ?? 0,
    'load_balancing.algorithm.type': algorithm === 'leastConnections' ? 'least_outstanding_requests' : 'round_robin',
    ...(stickiness.kind === 'cookie'
      ? {
          'stickiness.enabled': true,
          'stickiness.type': 'lb_cookie',
          'stickiness.lb_cookie.duration_seconds': stickiness.lifetime.seconds,
        }
      : { 'stickiness.enabled': false }),
  };
}
