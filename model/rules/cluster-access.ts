import type { Problem } from '../errors';
import { isAligned, isPrivate, parseCidr } from '../schema/cidr';
import type { Sections } from '../schema/environment';
import { type Rule, rule, when } from './rule';

const emulator = rule(['platform', 'account'], ({ platform, account }) =>
  when(
    platform === 'eks' && account?.kind === 'emulator',
    'account.kind',
    account?.kind,
    'must not be emulator on eks',
    'its clusters have no API server, so that nothing can be put into them; use ec2 there',
  ),
);

/** Nobody is let in for having made the cluster: who is, stands here. */
const admins = rule(['platform', 'account', 'cluster'], ({ platform, account, cluster }) => {
  if (platform !== 'eks' || !cluster || !account) return [];
  return [
    ...when(
      cluster.admins.length === 0 && (account.github === undefined || account.stateBucket !== undefined),
      'cluster.admins',
      undefined,
      'must name a role where no bootstrap makes one for account.github',
      'operators and workloads could not be deployed; name the role that you deploy with',
    ),
    ...cluster.admins.flatMap((arn, index) =>
      when(
        cluster.admins.indexOf(arn) !== index,
        `cluster.admins.${index}`,
        arn,
        'must not be named twice',
        'a cluster has one entry for each role; remove it',
      ),
    ),
  ];
});

type Access = Extract<NonNullable<Sections['cluster']>['publicAccess'], { kind: 'addresses' }>;

const publicAccess = rule(['cluster'], ({ cluster }) =>
  cluster?.publicAccess.kind === 'addresses' ? blocks(cluster.publicAccess) : [],
);

function blocks({ cidrs }: Access): readonly Problem[] {
  return cidrs.flatMap((text, index) => {
    const block = parseCidr(text);
    const path = `cluster.publicAccess.cidrs.${index}`;
    if (!block) return [];
    return [
      ...when(block.version !== 4, path, text, 'must be an IPv4 block', 'the API of the cluster has no other address'),
      ...when(
        block.prefix === 0,
        path,
        text,
        'must not be the whole internet',
        "name the addresses, or say so: publicAccess: { kind: 'anywhere' }",
      ),
      ...when(
        isPrivate(block),
        path,
        text,
        'must be public',
        'the network itself always reaches the API; remove it, or name the address that others see',
      ),
      ...when(
        block.version === 4 && !isAligned(block),
        path,
        text,
        'must begin at a multiple of its size',
        'set the bits after the prefix to 0',
      ),
    ];
  });
}

/** Rules about who reaches the Kubernetes cluster and who may do what there. */
export const clusterAccessRules: readonly Rule[] = [emulator, admins, publicAccess];
