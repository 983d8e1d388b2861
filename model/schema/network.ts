import { z } from 'zod';
import { cidr } from './cidr';
import { count, port, text, tiered } from './fields';

const subnets = () =>
  z.array(text(/^subnet-[0-9a-f]{8,17}$/, 'is not the id of a subnet', "write it as 'subnet-0123456789abcdef0'"));

const vpcSchema = z.discriminatedUnion('kind', [
  /** A network of the environment's own. */
  z.strictObject({ kind: z.literal('own') }),
  /** One that is there. Its owner provides routes, egress, endpoints and flow logs; `network.cidr` says its block. */
  z.strictObject({
    kind: z.literal('existing'),
    /** Its id. */
    id: text(/^vpc-[0-9a-f]{8,17}$/, 'is not the id of a VPC', "write it as 'vpc-0123456789abcdef0'"),
    /** Subnets with a route to the internet, one per zone in the order of `zoneNames`: the balancer's. */
    publicSubnetIds: subnets(),
    /** Subnets with egress only, in the same order: the instances'. */
    privateSubnetIds: subnets(),
    /** Subnets without egress, in the same order: those of database, cache, search and broker. */
    dataSubnetIds: subnets(),
  }),
]);

/** Addresses and zones. */
export const networkSchema = z.strictObject({
  /** Availability zones to spread over; no region has more. @default by tier */
  zones: tiered(count(1, 6)),
  /**
   * Which zones, such as ['eu-central-1a', 'eu-central-1c'].
   * @default the first ones of the region (`model/regions.ts`)
   */
  zoneNames: z
    .array(text(/^[a-z]{2}(-[a-z]+)+-\d[a-z]$/, 'is not a zone', "write it as 'eu-central-1a'"))
    .readonly()
    .optional(),
  /** NAT gateways: one for all zones, or one per zone so that losing a zone costs no egress. @default by tier */
  natGateways: tiered(z.enum(['single', 'perZone'])),
  /**
   * How instances reach the services of AWS: through the NAT gateways (S3 and DynamoDB past them, free), or through
   * interface endpoints that never leave the network, billed by the hour and zone.
   * @default by tier
   */
  endpoints: tiered(z.enum(['gateway', 'interface'])),
  /**
   * Addresses of the network on ec2 and eks: a private block between /16 and /28.
   * @default '10.0.0.0/16' - the largest a VPC takes
   */
  cidr: cidr().prefault('10.0.0.0/16'),
  /**
   * The network on ec2 and eks: one of the environment's own, or one that exists.
   * @default 'own'
   */
  vpc: vpcSchema.prefault({ kind: 'own' }),
  /** Ports on local. */
  ports: z
    .strictObject({
      /**
       * First port of the block of 400 that a local environment owns on 127.0.0.1 (see `model/ports.ts`).
       * @default 18000 - outside the ephemeral range and rarely used
       */
      base: port().prefault(18_000),
    })
    .prefault({}),
});
