import { isAligned, isPrivate, parseCidr } from '../schema/cidr';
import { isGiven, type Rule, rule, when } from './rule';

const account = rule(['platform', 'account', 'region'], ({ platform, account: given, region }) =>
  platform === 'local'
    ? [
        ...when(
          given !== undefined,
          'account',
          given?.id,
          'must not be set on local',
          'remove it: local has no account',
        ),
        ...when(region !== undefined, 'region', region, 'must not be set on local', 'remove it: local has no region'),
      ]
    : [
        ...when(!given, 'account', undefined, `is required on ${platform}`, "set account: { id: '...' }"),
        ...when(!region, 'region', undefined, `is required on ${platform}`, "set it, such as 'eu-central-1'"),
      ],
);

const image = rule(['platform', 'image'], ({ platform, image: { kind } }) => [
  ...when(
    platform === 'local' && kind !== 'build',
    'image.kind',
    kind,
    'must be build on local',
    'local runs no containers: it builds the application from this repository',
  ),
  ...when(
    platform !== 'local' && kind === 'build',
    'image.kind',
    kind,
    `must be registry on ${platform}`,
    'publish the image and name its repository and digest',
  ),
]);

/** A component's host is a choice on eks only. */
const hosts = rule(['platform'], ({ platform }, given) =>
  (['cache', 'database', 'search', 'messaging'] as const).flatMap((section) =>
    when(
      platform !== 'eks' && isGiven(given, `${section}.host`),
      `${section}.host`,
      undefined,
      `must not be set on ${platform}`,
      'remove it: only eks has a choice of hosts',
    ),
  ),
);

const network = rule(['platform', 'network'], ({ platform, network: { zones, cidr } }, given) => {
  const block = parseCidr(cidr);
  const fits = block && block.prefix >= 16 && block.prefix <= 28 && isPrivate(block);
  return [
    ...when(
      platform !== 'local' && zones < 2,
      'network.zones',
      zones,
      `must be at least 2 on ${platform}`,
      'balancers and databases need subnets in two zones',
    ),
    ...when(!fits, 'network.cidr', cidr, 'must be a private IPv4 block between /16 and /28', "use '10.0.0.0/16'"),
    ...when(
      block !== undefined && block.version === 4 && !isAligned(block),
      'network.cidr',
      cidr,
      `must begin at a multiple of its size`,
      'set the bits after the prefix to 0',
    ),
    ...when(
      platform !== 'local' && isGiven(given, 'network.ports'),
      'network.ports',
      undefined,
      `must not be set on ${platform}`,
      'remove it: only local shares the ports of one machine',
    ),
  ];
});

/** Rules about where an environment lives. */
export const placeRules: readonly Rule[] = [account, image, hosts, network];
