import { parseCidr } from '../schema/cidr';
import { type Rule, rule, when } from './rule';

const timeouts = rule(['platform', 'loadBalancer'], ({ platform, loadBalancer: { timeouts: t } }) => [
  ...when(
    t.perTry.milliseconds > t.request.milliseconds,
    'loadBalancer.timeouts.perTry',
    t.perTry,
    `must not exceed request (${t.request})`,
    'one try cannot last longer than the whole; lower perTry or raise request',
  ),
  ...when(
    t.connect.milliseconds > t.perTry.milliseconds,
    'loadBalancer.timeouts.connect',
    t.connect,
    `must not exceed perTry (${t.perTry})`,
    'connecting is part of a try; lower connect or raise perTry',
  ),
  ...when(
    platform !== 'local' && t.idle.milliseconds < t.request.milliseconds,
    'loadBalancer.timeouts.idle',
    t.idle,
    `must be at least request (${t.request}) on ${platform}`,
    'that balancer closes a connection on which a slow answer keeps silent; raise idle or lower request',
  ),
]);

const healthCheck = rule(['platform', 'loadBalancer', 'rollout'], ({ platform, loadBalancer, rollout }) => {
  const { interval, timeout, passes } = loadBalancer.healthCheck;
  const seen = interval.times(passes);
  return [
    ...when(
      timeout.milliseconds > interval.milliseconds,
      'loadBalancer.healthCheck.timeout',
      timeout,
      `must not exceed interval (${interval})`,
      'checks would overlap; lower timeout or raise interval',
    ),
    ...when(
      platform !== 'local' && interval.seconds < 5,
      'loadBalancer.healthCheck.interval',
      interval,
      `must be at least 5s on ${platform}`,
      'the balancer of the cloud checks no more often',
    ),
    ...when(
      rollout.readyTimeout.milliseconds < seen.milliseconds,
      'rollout.readyTimeout',
      rollout.readyTimeout,
      `must be at least ${seen}`,
      `the balancer needs ${passes} passes, ${interval} apart, before it trusts an instance; raise it`,
    ),
  ];
});

const retry = rule(['loadBalancer'], ({ loadBalancer }) => {
  const { attempts, methods } = loadBalancer.retry;
  return when(
    attempts > 0 && methods.length === 0,
    'loadBalancer.retry.methods',
    methods,
    `must name a method for ${attempts} attempts`,
    'name one, or set attempts to 0',
  );
});

const platformOnly = rule(['platform', 'loadBalancer'], ({ platform, loadBalancer: { engine, tls } }) => {
  if (platform === 'local') return [];
  return [
    ...when(
      engine === 'nginx',
      'loadBalancer.engine',
      engine,
      `must not be set on ${platform}`,
      'remove it: the cloud has its own balancer (on eks see cluster.ingress)',
    ),
    ...when(
      tls.kind !== 'none',
      'loadBalancer.tls.kind',
      tls.kind,
      `must be none on ${platform}`,
      'files are for local; the certificate of a domain is issued by the cloud',
    ),
  ];
});

const tls = rule(['loadBalancer'], ({ loadBalancer: { tls: given } }) =>
  when(
    given.kind === 'certificate' && given.certificateFile === given.keyFile,
    'loadBalancer.tls.keyFile',
    given.kind === 'certificate' ? given.keyFile : undefined,
    'must differ from certificateFile',
    'keep the key in a file of its own that only its owner can read',
  ),
);

const paths = rule(['loadBalancer'], ({ loadBalancer }) => {
  const { diagnostics, healthPath, healthCheck: check, responseCache: cache } = loadBalancer;
  const live = [...diagnostics.paths, healthPath, check.path];
  const cached = cache.kind === 'none' ? [] : cache.paths;
  return [
    ...cached.flatMap((prefix) => {
      const caught = live.find((path) => path.startsWith(prefix));
      return when(
        caught !== undefined,
        'loadBalancer.responseCache.paths',
        prefix,
        `must not cover ${caught}`,
        'a kept answer would show an old state, and to everybody; name a longer prefix',
      );
    }),
    ...when(
      [...diagnostics.paths, check.path].includes(healthPath),
      'loadBalancer.healthPath',
      healthPath,
      'must differ from the paths of the instances',
      "the balancer answers it itself; keep '/balancer/health'",
    ),
  ];
});

const diagnostics = rule(['loadBalancer'], ({ loadBalancer }) =>
  loadBalancer.diagnostics.allow.flatMap((block) =>
    when(
      parseCidr(block)?.prefix === 0,
      'loadBalancer.diagnostics.allow',
      block,
      'must not open diagnostics to everybody',
      'name the networks of your people and monitors',
    ),
  ),
);

/** Rules about what stands in front of the instances. */
export const loadBalancerRules: readonly Rule[] = [timeouts, healthCheck, retry, platformOnly, tls, paths, diagnostics];
