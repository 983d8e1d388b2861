import { z } from 'zod';
import { count, percent, text } from './fields';

/** What the cache has besides on ec2 and eks, where it is ElastiCache in cluster mode. */
export const elasticacheFields = {
  /**
   * Program that runs; both speak the same protocol.
   * @default 'valkey' - the open one, and a fifth cheaper
   */
  engine: z.enum(['valkey', 'redis']).prefault('valkey'),
  /** Version of the program, such as '8.1'. @default the one of `model/elasticache.ts` that is tried */
  version: text(/^\d+\.\d+$/, 'is not a version', "write it as '8.1'").optional(),
  /**
   * Most masters; the autoscaler adds them while memory is scarce. As many as `masters`: it never does.
   * @default twice `masters` - 3 to 6 in the Reconciliation guide
   */
  maxMasters: count(1, 500).optional(),
  /** Used share of the memory at which a master is added. @default '80%' - the Reconciliation guide */
  scaleAt: percent(10, 95).prefault('80%'),
};
