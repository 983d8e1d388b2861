import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { Instance } from '../ports/instance-registry';

declare module 'fastify' {
  interface FastifyInstance {
    /** This instance, as the registry shows it. */
    readonly instance: Instance;
    /** What this instance measures. */
    readonly metrics: Registry;
    /**
     * From now on the instance is not ready, and asks clients to close their connections.
     * @returns whether anybody was told that it is ready, and may be sending requests
     */
    drain(): boolean;
    /**
     * Compares the keys with those of the other instances, and makes sure that there is an administrator.
     * @throws Unavailable when the primary does not answer
     */
    prepareIdentity(): Promise<void>;
  }
}

/** The HTTP service; the types of a route's input come from its zod schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;
