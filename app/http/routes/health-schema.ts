import { z } from 'zod';
import { instanceSchema } from './instance-schema';

/** The answer of `GET /api/health`. */
export const healthSchema = z.object({
  status: z.string(),
  instance_id: z.string(),
  instance: instanceSchema,
  system: z.object({
    hostname: z.string(),
    platform: z.string(),
    node: z.string(),
    cpus: z.int(),
    memory_bytes: z.int(),
  }),
  services: z.record(z.string(), z.enum(['up', 'down'])),
  resources: z.object({
    uptime_seconds: z.int(),
    memory: z.object({
      rss_bytes: z.int(),
      heap_used_bytes: z.int(),
      heap_total_bytes: z.int(),
      external_bytes: z.int(),
    }),
    cpu: z.object({ user_seconds: z.number(), system_seconds: z.number() }),
    load_average: z.array(z.number()),
  }),
});
