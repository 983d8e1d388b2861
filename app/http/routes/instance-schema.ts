import { z } from 'zod';
import type { InstanceLoad } from '../../domain/overview';
import type { Instance } from '../../ports/instance-registry';

const loadSchema = z.object({
  measured_at: z.iso.datetime(),
  requests: z.int(),
  cache_hits: z.int(),
  cache_misses: z.int(),
}) satisfies z.ZodType<InstanceLoad>;

/** One instance in answers. */
export const instanceSchema = z
  .object({
    id: z.string(),
    address: z.string(),
    version: z.string(),
    role: z.string(),
    started_at: z.iso.datetime(),
    load: loadSchema.optional(),
  })
  .meta({ id: 'Instance', description: 'One running copy of the application.' }) satisfies z.ZodType<Instance>;
