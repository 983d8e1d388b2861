import type { FastifyInstance } from 'fastify';
import type { CheckedKeys } from '../domain/identity/checked-keys';
import { Unavailable } from '../ports/unavailable';

/** Answers everything but probes 503 on an instance whose keys differ from those of the others: they could not read what it writes. */
export function refuseWithOtherKeys(app: FastifyInstance, keys: CheckedKeys): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const isServed = keys.problem === undefined || request.routeOptions.config?.isProbe;
    done(isServed ? undefined : new Unavailable('this instance, whose keys differ from those of the others,'));
  });
}
