import { hasCloudBalancer } from '../balancers';
import { isGiven, type Rule, rule, when } from './rule';

/** Without a domain there is no certificate, and the balancer of the cloud speaks http only. */
const domain = rule(['platform', 'tier', 'account', 'domain'], ({ platform, tier, account, domain: given }) =>
  when(
    platform !== 'local' && tier !== 'single' && account?.kind !== 'emulator' && given === undefined,
    'domain',
    undefined,
    `is required on ${platform} for tier ${tier}`,
    'clients would send passwords in clear; name one whose DNS you decide, or use tier single for a trial',
  ),
);

const hostedZone = rule(
  ['platform', 'cluster', 'domain', 'loadBalancer'],
  ({ domain: name, loadBalancer, ...sections }) => [
    ...when(
      loadBalancer.hostedZoneId !== undefined && (!hasCloudBalancer(sections) || name === undefined),
      'loadBalancer.hostedZoneId',
      loadBalancer.hostedZoneId,
      `must not be set without ${name === undefined ? 'a domain' : 'the balancer of the cloud'} on ${sections.platform}`,
      'remove it: there is no name to answer for',
    ),
  ],
);

const firewall = rule(['platform', 'cluster', 'loadBalancer', 'rateLimits'], (sections, given) => {
  const { platform, loadBalancer, rateLimits } = sections;
  const { requestsPerIp } = loadBalancer.firewall;
  const inFiveMinutes = 5 * (rateLimits.perIp + rateLimits.burst);
  return [
    ...when(
      hasCloudBalancer(sections) && requestsPerIp < inFiveMinutes,
      'loadBalancer.firewall.requestsPerIp',
      requestsPerIp,
      `must be at least ${inFiveMinutes}, five minutes of rateLimits.perIp`,
      'the firewall would refuse what the application allows; raise it, or lower rateLimits.perIp',
    ),
    ...when(
      !hasCloudBalancer(sections) && isGiven(given, 'loadBalancer.firewall'),
      'loadBalancer.firewall',
      undefined,
      `must not be set on ${platform} without the balancer of the cloud`,
      'remove it: only that balancer has one',
    ),
  ];
});

/** What the balancer of the cloud cannot do. */
const abilities = rule(['platform', 'cluster', 'loadBalancer'], ({ loadBalancer, ...sections }, given) => {
  if (!hasCloudBalancer(sections)) return [];
  const { platform } = sections;
  const { stickiness, responseCache } = loadBalancer;
  return [
    ...when(
      stickiness.kind === 'source',
      'loadBalancer.stickiness.kind',
      stickiness.kind,
      `must be none or cookie on ${platform}`,
      "that balancer knows no client by its address; use 'cookie'",
    ),
    ...when(
      isGiven(given, 'loadBalancer.stickiness.name'),
      'loadBalancer.stickiness.name',
      stickiness.kind === 'cookie' ? stickiness.name : undefined,
      `must not be set on ${platform}`,
      'remove it: that balancer calls its cookie AWSALB',
    ),
    ...when(
      responseCache.kind !== 'none',
      'loadBalancer.responseCache.kind',
      responseCache.kind,
      `must be none on ${platform}`,
      'that balancer keeps no answers; remove it',
    ),
  ];
});

/** Rules about how clients come in by the balancer of the cloud. */
export const entranceRules: readonly Rule[] = [domain, hostedZone, firewall, abilities];
