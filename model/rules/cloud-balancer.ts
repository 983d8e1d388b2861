import { hasCloudBalancer } from '../balancers';
import { shutdownPlan } from '../capacity/shutdown';
import { type Rule, rule, when } from './rule';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html */
const healthCheck = rule(['platform', 'cluster', 'loadBalancer'], (sections) => {
  if (!hasCloudBalancer(sections)) return [];
  const { platform, loadBalancer } = sections;
  const { healthCheck: check } = loadBalancer;
  const { interval, timeout } = check;
  return [
    ...when(
      timeout.seconds < 2 || timeout.milliseconds === interval.milliseconds, // longer ones are refused everywhere
      'loadBalancer.healthCheck.timeout',
      timeout,
      `must be at least 2s and less than interval (${interval}) on ${platform}`,
      'the balancer of the cloud takes nothing else; correct it',
    ),
    ...(['interval', 'timeout'] as const).flatMap((name) =>
      when(
        !Number.isInteger(check[name].seconds),
        `loadBalancer.healthCheck.${name}`,
        check[name],
        `must be whole seconds on ${platform}`,
        'the balancer of the cloud counts in seconds',
      ),
    ),
  ];
});

/** Longest time in which a balancer lets an instance go, and in which a group waits for its word, in seconds. */
const LONGEST_DEREGISTRATION = 3600;
const LONGEST_HOOK = 7200;
/** What the group waits beyond the grace period (`constructs/aws/service/scaling-group.ts`). */
const FAREWELL = 60;

/**
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
 * @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PutLifecycleHook.html
 */
const leaving = rule(['platform', 'cluster', 'loadBalancer', 'rollout'], (sections) => {
  if (!hasCloudBalancer(sections)) return [];
  const { platform } = sections;
  const { deregistration, grace } = shutdownPlan(sections);
  return [
    ...when(
      deregistration.seconds > LONGEST_DEREGISTRATION,
      'rollout.drain',
      sections.rollout.drain,
      `must not make deregistration and drain longer than 1h together on ${platform}, they are ${deregistration}`,
      'the balancer waits no longer for an instance that leaves; lower one of them',
    ),
    ...when(
      platform === 'ec2' && grace.seconds + FAREWELL > LONGEST_HOOK,
      'rollout.grace',
      grace,
      `must be at most ${LONGEST_HOOK - FAREWELL}s on ec2`,
      'the group waits no longer for an instance that leaves; lower it',
    ),
  ];
});

const MOST_PATTERNS = 10;
const LONGEST_PATH = 128;
const repeated = (items: readonly string[]) => items.filter((item, index) => items.indexOf(item) < index);

/** @see https://docs.aws.amazon.com/waf/latest/developerguide/limits.html patterns of a set: 10, not to be raised */
const firewall = rule(['platform', 'cluster', 'loadBalancer'], (sections) => {
  if (!hasCloudBalancer(sections)) return [];
  const { platform, loadBalancer } = sections;
  const { diagnostics, firewall: given } = loadBalancer;
  return [
    ...when(
      diagnostics.paths.length > MOST_PATTERNS,
      'loadBalancer.diagnostics.paths',
      diagnostics.paths.length,
      `must be at most ${MOST_PATTERNS} paths on ${platform}`,
      'the firewall that hides them knows no more patterns; remove some, or name what they begin with',
    ),
    ...repeated(given.managedRules).map((name) => ({
      path: 'loadBalancer.firewall.managedRules',
      value: name,
      rule: 'must not be named twice',
      wayOut: 'remove one of them',
    })),
  ];
});

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_PathPatternConditionConfig.html */
const paths = rule(['platform', 'cluster', 'system', 'loadBalancer'], ({ system, loadBalancer, ...sections }) => {
  const { diagnostics } = loadBalancer;
  const all = [
    ...diagnostics.paths.map((path) => ({ at: 'loadBalancer.diagnostics.paths', path })),
    ...Object.entries(system.services).flatMap(([name, { paths: own = [] }]) =>
      own.map((path) => ({ at: `system.services.${name}.paths`, path })),
    ),
  ];
  return all.flatMap(({ at, path }) =>
    when(
      hasCloudBalancer(sections) && path.length > LONGEST_PATH,
      at,
      path,
      `must be at most ${LONGEST_PATH} characters long on ${sections.platform}, it has ${path.length}`,
      'the balancer of the cloud compares no longer ones; shorten it',
    ),
  );
});

const LONGEST_COMMON_NAME = 64;

/** @see https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html */
const certificate = rule(['platform', 'domain'], ({ platform, domain }) =>
  when(
    platform !== 'local' && domain !== undefined && domain.length > LONGEST_COMMON_NAME,
    'domain',
    domain,
    `must be at most ${LONGEST_COMMON_NAME} characters long on ${platform}, it has ${domain?.length}`,
    'the name of a certificate is no longer; shorten it',
  ),
);

/** Rules about limits of Application Load Balancers, their targets, firewall and certificates. */
export const cloudBalancerRules: readonly Rule[] = [healthCheck, leaving, firewall, paths, certificate];
