import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Instance } from '../ports/instance-registry';

declare module 'fastify' {
  interface FastifyInstance {
    /** This instance, as the registry shows it. */
    readonly instance: Instance;
    /**
     * From now on the instance is not ready, and asks clients to close their connections.
     * @returns whether anybody was told that it is ready, and may be sending requests
     */
    drain(): boolean;
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
