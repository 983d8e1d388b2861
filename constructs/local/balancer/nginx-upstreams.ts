import { block } from './nginx-text';
import { type BalancerProps, groupOf } from './rendering';

type Settings = BalancerProps['settings'];

/**
 * The instances twice: for clients, and for `healthPath`, whose failed checks must not take one from the clients; then
 * those that routes lead to.
 */
export function nginxUpstreams({ settings, routes = [] }: BalancerProps): string[] {
  return [
    ...upstream('instances', settings, '{{members}}'),
    ...block('upstream readiness', ['zone readiness 512k;', '{{members}}']),
    ...routes.flatMap((route) => upstream(groupOf(route), settings, `{{members ${route.service}}}`)),
  ];
}

function upstream(name: string, settings: Settings, members: string): string[] {
  return block(`upstream ${name}`, [
    // Shared by the workers, so that they agree on connections and failures.
    `zone ${name} 512k;`,
    ...distribution(settings),
    members,
    ...idleConnections(settings),
  ]);
}

/** Stickiness takes the place of the algorithm. */
function distribution({ algorithm, stickiness }: Settings): string[] {
  if (stickiness.kind === 'source') return ['hash $remote_addr consistent;'];
  if (stickiness.kind === 'cookie') return ['hash $sticky_key consistent;'];
  return algorithm === 'leastConnections' ? ['least_conn;'] : [];
}

function idleConnections({ keepalive, timeouts }: Settings): string[] {
  if (keepalive === 0) return [];
  const { milliseconds } = timeouts.idle;
  return [`keepalive ${keepalive};`, `keepalive_timeout ${milliseconds}ms;`, 'keepalive_requests 100000;'];
}
