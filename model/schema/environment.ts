import { z } from 'zod';
import { clusterSchema } from './cluster';
import { cacheSchema, databaseSchema, searchSchema } from './data';
import { text } from './fields';
import { loadBalancerSchema } from './load-balancer';
import { lockingSchema, messagingSchema, retrySchema } from './messaging';
import { networkSchema } from './network';
import { observabilitySchema } from './observability';
import { backupSchema, rateLimitsSchema, rolloutSchema, secretsSchema, tagsSchema } from './operations';
import { accountSchema, domainSchema, imageSchema, regionSchema } from './place';
import { rotationSchema } from './rotation';
import { serviceSchema } from './services';
import { systemSchema } from './system';

/** A complete environment, section by section. Strict: an unknown key is an error. */
export const environmentSchema = z.strictObject({
  /** Letters and digits, at most 20, no hyphen: a stack's id is `<environment>-<stack>`. */
  name: text(
    /^(?!bootstrap$)[a-z][a-z0-9]{0,19}$/,
    'must be 1 to 20 lower-case letters and digits, and not bootstrap',
    'rename it; the hyphen separates environment and stack',
  ),
  /** What is deployed. */
  system: systemSchema,
  /** Where: processes on this machine, auto-scaling groups, or Kubernetes. */
  platform: z.enum(['local', 'ec2', 'eks']),
  /** Which set of defaults (`model/tiers.ts`). */
  tier: z.enum(['single', 'multi', 'enterprise']),
  /**
   * Requests per second expected at most: below 100, 1,000, 5,000, or more. Sizes every service of role `web`
   * (`model/loads.ts`); what is written there by a person beats it, and it beats the tier.
   * @default none - the tier's bounds and the schema's sizes
   */
  load: z.enum(['light', 'medium', 'heavy', 'enterprise']).optional(),
  account: accountSchema.optional(),
  region: regionSchema.optional(),
  domain: domainSchema.optional(),
  network: networkSchema.prefault({}),
  cluster: clusterSchema.optional(),
  image: imageSchema,
  services: z.record(z.string(), serviceSchema).prefault({}),
  loadBalancer: loadBalancerSchema.prefault({}),
  cache: cacheSchema,
  database: databaseSchema.prefault({}),
  search: searchSchema,
  messaging: messagingSchema,
  retry: retrySchema.prefault({}),
  locking: lockingSchema,
  rateLimits: rateLimitsSchema.prefault({}),
  secrets: secretsSchema.prefault([]),
  rotation: rotationSchema.prefault({}),
  observability: observabilitySchema.prefault({}),
  backup: backupSchema.prefault({}),
  rollout: rolloutSchema.prefault({}),
  tags: tagsSchema.prefault({}),
});

/** The sections of an environment as their schemas return them, before the ledgers have filled what they choose. */
export type Sections = z.output<typeof environmentSchema>;
/** The sections as a person writes them. */
export type SectionsInput = z.input<typeof environmentSchema>;
/** Name of a section. */
export type SectionName = keyof Sections;
/** Where an environment runs. */
export type Platform = Sections['platform'];
/** Which set of defaults it starts from. */
export type Tier = Sections['tier'];
/** How much load an environment is sized for. */
export type Load = NonNullable<Sections['load']>;
/** A system: its services and their roles. */
export type System = Readonly<z.input<typeof systemSchema>>;
