import { z } from 'zod';
import { count, message, size, text } from './fields';

/** RDS Proxy. Only on ec2. It stands before the primary; read replicas are reached past it. */
export const rdsProxySchema = z.strictObject({
  kind: z.literal('rdsProxy'),
  /** Connections it opens to the primary. @default 40 - as two poolers of PgBouncer's default */
  poolSize: count(1, 5000).prefault(40),
});

const subnetId = text(/^subnet-[0-9a-f]{8,17}$/, 'is not a subnet', "write it as 'subnet-0123456789abcdef0'");

/** What the database has besides on ec2 and eks, where it is an instance of RDS. */
export const rdsFields = {
  /** How far the disk grows by itself. @default five times `storage` - a warning long before the end */
  maxStorage: size('22GiB', '64TiB').optional(),
  /**
   * A read replica in another region, in a network that is there. It is for the day the region is lost: no instance
   * reads from it.
   * @default none - it costs an instance and the traffic of every write
   */
  crossRegionReplica: z
    .strictObject({
      /** Region, such as 'eu-west-1'. */
      region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'is not a region', "write it as 'eu-west-1'"),
      /** VPC in that region. */
      vpcId: text(/^vpc-[0-9a-f]{8,17}$/, 'is not a VPC', "write it as 'vpc-0123456789abcdef0'"),
      /** Its subnets, at least two, each in a zone of its own. */
      subnetIds: z
        .array(subnetId)
        .refine((ids) => new Set(ids).size >= 2, { error: message('must name two subnets', 'RDS needs two zones') }),
    })
    .optional(),
};
