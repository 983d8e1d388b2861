import { isGiven, type Rule, rule, when } from './rule';

/** Without a domain there is no certificate, and the balancer of the cloud speaks http only. */
const domain = rule(['platform', 'tier', 'account', 'domain'], ({ platform, tier, account, domain: given }) =>
  when(
    platform === 'ec2' && tier !== 'single' && account?.kind !== 'emulator' && given === undefined,
    'domain',
    undefined,
    `is required on ec2 for tier ${tier}`,
    'clients would send passwords in clear; name one whose DNS you decide, or use tier single for a trial',
  ),
);

const hostedZone = rule(['platform', 'domain', 'loadBalancer'], ({ platform, domain: name, loadBalancer }) => [
  ...when(
    loadBalancer.hostedZoneId !== undefined && (platform !== 'ec2' || name === undefined),
    'loadBalancer.hostedZoneId',
    loadBalancer.hostedZoneId,
    'must not be set without a domain on ec2',
    'remove it: there is no name to answer for',
  ),
]);

const firewall = rule(['platform', 'loadBalancer', 'rateLimits'], ({ platform, loadBalancer, rateLimits }, given) => {
  const { requestsPerIp } = loadBalancer.firewall;
  const inFiveMinutes = 5 * (rateLimits.perIp + rateLimits.burst);
  return [
    ...when(
      platform === 'ec2' && requestsPerIp < inFiveMinutes,
      'loadBalancer.firewall.requestsPerIp',
      requestsPerIp,
      `must be at least ${inFiveMinutes}, five minutes of rateLimits.perIp`,
      'the firewall would refuse what the application allows; raise it, or lower rateLimits.perIp',
    ),
    ...when(
      platform !== 'ec2' && isGiven(given, 'loadBalancer.firewall'),
      'loadBalancer.firewall',
      undefined,
      `must not be set on ${platform}`,
      'remove it: only the balancer of ec2 has one',
    ),
  ];
});

/** What the balancer of the cloud cannot do. */
const abilities = rule(['platform', 'loadBalancer'], ({ platform, loadBalancer }, given) => {
  if (platform !== 'ec2') return [];
  const { stickiness, responseCache } = loadBalancer;
  return [
    ...when(
      stickiness.kind === 'source',
      'loadBalancer.stickiness.kind',
      stickiness.kind,
      'must be none or cookie on ec2',
      "that balancer knows no client by its address; use 'cookie'",
    ),
    ...when(
      isGiven(given, 'loadBalancer.stickiness.name'),
      'loadBalancer.stickiness.name',
      stickiness.kind === 'cookie' ? stickiness.name : undefined,
      'must not be set on ec2',
      'remove it: that balancer calls its cookie AWSALB',
    ),
    ...when(
      responseCache.kind !== 'none',
      'loadBalancer.responseCache.kind',
      responseCache.kind,
      'must be none on ec2',
      'that balancer keeps no answers; remove it',
    ),
  ];
});

/** Rules about how clients come in on ec2. */
export const entranceRules: readonly Rule[] = [domain, hostedZone, firewall, abilities];
