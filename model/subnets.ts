import { parseCidr } from './schema/cidr';

/** What a subnet is for: balancer and NAT gateways, instances, or database, cache, search and broker. */
export type SubnetKind = 'public' | 'private' | 'data';

/** Where the subnets of a network lie. */
export interface SubnetPlan {
  /** Fixed bits of each subnet of a kind; over 28 when the network is too small to have them. */
  readonly prefix: Readonly<Record<SubnetKind, number>>;
  /** Blocks of each kind, one per zone in order, such as '10.0.0.0/19'. */
  readonly blocks: Readonly<Record<SubnetKind, readonly string[]>>;
}

// Half of a zone's share for instances and pods, a quarter for data, an eighth for balancers; the last eighth stays free.
const layout: Readonly<Record<SubnetKind, { readonly bits: number; readonly eighth: number }>> = {
  private: { bits: 1, eighth: 0 },
  data: { bits: 2, eighth: 4 },
  public: { bits: 3, eighth: 6 },
};

/**
 * Divides a network's block among zones and kinds. Zones get a quarter each up to four, an eighth beyond: going from two
 * zones to three or four moves no subnet, which would replace everything in it.
 * @throws Error for a block that no rule of the model lets through
 */
export function planSubnets(cidr: string, zones: number): SubnetPlan {
  const network = parseCidr(cidr);
  if (network?.version !== 4) throw new Error(`${cidr} is not an IPv4 block`);
  const share = network.prefix + (zones <= 4 ? 2 : 3);
  const prefix = {
    public: share + layout.public.bits,
    private: share + layout.private.bits,
    data: share + layout.data.bits,
  };
  const blocksOf = (kind: SubnetKind): string[] =>
    Array.from({ length: zones }, (_, zone) => {
      const start = network.address + (zone + layout[kind].eighth / 8) * 2 ** (32 - share);
      return `${dotted(start)}/${prefix[kind]}`;
    });
  return { prefix, blocks: { public: blocksOf('public'), private: blocksOf('private'), data: blocksOf('data') } };
}

/** Addresses that resources may take in a subnet; AWS keeps five of each, and makes none smaller than /28. */
export function usableAddresses(prefix: number): number {
  return prefix > 28 ? 0 : 2 ** (32 - prefix) - 5;
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
