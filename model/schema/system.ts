import { z } from 'zod';
import { port, text, urlPath } from './fields';

const name = (max: number) =>
  text(/^[a-z][a-z0-9-]*[a-z0-9]$/, 'must be lower-case letters, digits and hyphens', 'rename it').max(max);

/** One service of a system: a fleet of identical instances of one image in one role. */
export const systemServiceSchema = z.strictObject({
  /** What the instances do: `web` answers requests, `worker` consumes events and jobs, `frontend` serves pages. */
  role: z.enum(['web', 'worker', 'frontend']),
  /** TCP port the instance listens on in a container; on `local` the port plan assigns one per instance. */
  port: port(),
  /**
   * Paths, as clients ask for them, that the balancer sends to this service; all others go to the first service of role `web`.
   * @default none - clients do not reach it
   */
  paths: z.array(urlPath()).min(1).readonly().optional(),
});

/** What is deployed, whatever the place: the services of one application. */
export const systemSchema = z.strictObject({
  /** Name of the system, at most 30 characters; names of resources begin with it. */
  name: name(30),
  /** The services by name, at most 20 characters each; at least one. */
  services: z
    .record(name(20), systemServiceSchema)
    .refine((services) => Object.keys(services).length > 0, { error: 'must not be empty: name at least one service' }),
  /**
   * The application's database.
   * @default the environment's database is named after the system
   */
  database: z
    .strictObject({
      /** Name of the database inside the engine. */
      name: text(/^[a-z][a-z0-9_]{0,62}$/, 'must be lower-case letters, digits and underscores', 'rename it'),
    })
    .optional(),
});
