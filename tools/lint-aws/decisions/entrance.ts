import type { Decision } from '../ledger';

const BALANCER = 'services/load-balancer';
const LOGS = { type: 'aws_s3_bucket', path: `${BALANCER}/logs` };
const ZONE = { type: 'aws_route53_zone', path: `${BALANCER}/domain/zone` };

/** Load balancer, firewall, domain. */
export const entranceDecisions: readonly Decision[] = [
  {
    reason:
      'Without a domain there is no certificate, so that nothing could answer https. Only tier single and emulators may be without one: the model refuses it elsewhere.',
    owner: 'platform',
    only: ['dev', 'small'],
    allows: [
      { check: 'CKV_AWS_2', type: 'aws_lb_listener', path: `${BALANCER}/listeners/http` },
      { check: 'CKV_AWS_103', type: 'aws_lb_listener', path: `${BALANCER}/listeners/http` },
      { check: 'CKV2_AWS_20', type: 'aws_lb', path: BALANCER },
    ],
  },
  {
    reason:
      'Port 80 is open for the redirect to https, without a domain for the service itself. No other port but 443 is open to the internet.',
    owner: 'security',
    allows: [
      { check: 'CKV_AWS_260', type: 'aws_vpc_security_group_ingress_rule', path: 'services/load-balancer/clients-80' },
    ],
  },
  {
    reason:
      'TLS ends at the balancer. Behind it requests cross private subnets, and the only group that may reach an instance is the balancer’s.',
    owner: 'security',
    allows: [{ check: 'CKV_AWS_378', type: 'aws_lb_target_group', path: `${BALANCER}/*-targets` }],
  },
  {
    reason:
      'The group for Log4j, KnownBadInputs, is on. The check asks for AnonymousIpList as well, which refuses clients of VPNs and of other clouds.',
    owner: 'security',
    allows: [{ check: 'CKV2_AWS_76', type: 'aws_lb', path: BALANCER }],
  },
  {
    reason:
      'The balancer’s protection goes with the tier and the database’s: these environments are made to be removed in one step.',
    owner: 'platform',
    only: ['dev', 'small', 'sandbox'],
    allows: [{ check: 'CKV_AWS_150', type: 'aws_lb', path: BALANCER }],
  },
  {
    reason: 'The balancer writes its logs with keys of S3 only: with a key of KMS they would stay away without a word.',
    owner: 'security',
    allows: [{ check: 'CKV_AWS_145', ...LOGS }],
  },
  {
    reason:
      'A log of who reads the logs would need another bucket, and so on. The account’s CloudTrail answers it for all buckets (data events). Logs are kept for a year, not for ever: a copy in another region costs more than they are worth, and nothing waits for a new object.',
    owner: 'platform',
    allows: [
      { check: 'CKV_AWS_18', ...LOGS },
      { check: 'CKV_AWS_144', ...LOGS },
      { check: 'CKV2_AWS_62', ...LOGS },
    ],
  },
  {
    reason:
      'Both want resources in us-east-1, whatever the region of the environment, and signing also a record in the zone above, which is somebody else’s. Who needs them makes the zone and names it in loadBalancer.hostedZoneId.',
    owner: 'platform',
    allows: [
      { check: 'CKV2_AWS_38', ...ZONE },
      { check: 'CKV2_AWS_39', ...ZONE },
    ],
  },
];
